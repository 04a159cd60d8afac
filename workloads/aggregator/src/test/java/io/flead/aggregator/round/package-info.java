/** Proofs of the pure core. */
@NullMarked
package io.flead.aggregator.round;

import org.jspecify.annotations.NullMarked;
