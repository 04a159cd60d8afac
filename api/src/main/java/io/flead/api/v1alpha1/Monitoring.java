package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.OPERATOR;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resources for Prometheus and Grafana, where the cluster has them. */
public record Monitoring(
        @Default("true") @JsonPropertyDescription("Creates a PodMonitor.") @ReadBy(OPERATOR)
        boolean podMonitor,

        @Default("true") @JsonPropertyDescription("Creates Grafana dashboards as a ConfigMap.") @ReadBy(OPERATOR)
        boolean dashboards,

        @Default("true") @JsonPropertyDescription("Creates a PrometheusRule with alerts.") @ReadBy(OPERATOR)
        boolean alerts,

        @Size(max = 16) @JsonPropertyDescription(
                "Labels of the PodMonitor and the PrometheusRule beside FLEAD's own, by which Prometheus selects them, such as"
                        + " release: kube-prometheus-stack. They come on top of the operator's own default.")
        @ReadBy(OPERATOR)
        @Nullable Map<String, @Size(max = 63) String> labels)
        implements Serializable {

    public Monitoring {
        labels = labels == null ? null : Map.copyOf(labels);
    }
}
