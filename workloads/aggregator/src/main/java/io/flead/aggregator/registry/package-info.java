/** What is known about published models: the ledger's content, bounded, for those who ask. */
@NullMarked
package io.flead.aggregator.registry;

import org.jspecify.annotations.NullMarked;
