/** Proofs of the pure core. */
@NullMarked
package io.flead.federation;

import org.jspecify.annotations.NullMarked;
