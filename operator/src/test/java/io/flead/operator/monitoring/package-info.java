/** Alerts and dashboards, tested with Prometheus' own tool and against the metrics that the parts really have. */
@NullMarked
package io.flead.operator.monitoring;

import org.jspecify.annotations.NullMarked;
