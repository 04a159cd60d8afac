/** Trials of new models on a share of the devices. */
@NullMarked
package io.flead.aggregator.canary;

import org.jspecify.annotations.NullMarked;
