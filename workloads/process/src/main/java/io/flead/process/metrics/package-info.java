/** Metrics as programs read them: Prometheus' text format and its histograms. */
@NullMarked
package io.flead.process.metrics;

import org.jspecify.annotations.NullMarked;
