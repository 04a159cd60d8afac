/** Chaos: random faults over a local pipeline, then the ledger's own account. */
@NullMarked
package io.flead.chaos;

import org.jspecify.annotations.NullMarked;
