/** Counts. */
@NullMarked
package io.flead.aggregator.telemetry;

import org.jspecify.annotations.NullMarked;
