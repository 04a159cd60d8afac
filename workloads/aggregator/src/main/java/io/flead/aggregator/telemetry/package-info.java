/** The aggregator's reports about its work while it goes on: counts, the open round, metrics. */
@NullMarked
package io.flead.aggregator.telemetry;

import org.jspecify.annotations.NullMarked;
