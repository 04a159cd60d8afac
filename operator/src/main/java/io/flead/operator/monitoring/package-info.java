/** What a pipeline gives to Prometheus and Grafana: its alerts and the dashboards. */
@NullMarked
package io.flead.operator.monitoring;

import org.jspecify.annotations.NullMarked;
