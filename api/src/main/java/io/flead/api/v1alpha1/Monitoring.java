package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What is given to Prometheus and Grafana, where the cluster has them. */
public record Monitoring(
        @Default("true") @JsonPropertyDescription("Creates a PodMonitor.")
        boolean podMonitor,

        @Default("true") @JsonPropertyDescription("Creates Grafana dashboards as a ConfigMap.")
        boolean dashboards,

        @Default("true") @JsonPropertyDescription("Creates a PrometheusRule with alerts.")
        boolean alerts) {}
