package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.OPERATOR;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.io.Serializable;

/** Resources for Prometheus and Grafana, where the cluster has them. */
public record Monitoring(
        @Default("true") @JsonPropertyDescription("Creates a PodMonitor.") @ReadBy(OPERATOR)
        boolean podMonitor,

        @Default("true") @JsonPropertyDescription("Creates Grafana dashboards as a ConfigMap.") @ReadBy(OPERATOR)
        boolean dashboards,

        @Default("true") @JsonPropertyDescription("Creates a PrometheusRule with alerts.") @ReadBy(OPERATOR)
        boolean alerts)
        implements Serializable {}
