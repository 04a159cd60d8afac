/** The compare. */
@NullMarked
package io.flead.aggregator.compare;

import org.jspecify.annotations.NullMarked;
