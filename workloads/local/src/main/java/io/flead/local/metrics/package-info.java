/** Reports of children about themselves: Prometheus text, the aggregator's API. */
@NullMarked
package io.flead.local.metrics;

import org.jspecify.annotations.NullMarked;
