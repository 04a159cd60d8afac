/** Two versions of the model over the same readings. */
@NullMarked
package io.flead.aggregator.compare;

import org.jspecify.annotations.NullMarked;
