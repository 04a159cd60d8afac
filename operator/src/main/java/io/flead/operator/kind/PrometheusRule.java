package io.flead.operator.kind;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alerts, as the Prometheus operator takes them. */
@Group("monitoring.coreos.com")
@Version("v1")
@Kind("PrometheusRule")
public final class PrometheusRule extends CustomResource<PrometheusRule.Spec, Void> implements Namespaced {

    private static final long serialVersionUID = 1;

    /** Groups of rules, as in a rule file of Prometheus. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Spec(List<RuleGroup> groups) {}

    /** Rules that are evaluated together. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RuleGroup(String name, @Nullable String interval, List<Rule> rules) {}

    /**
     * A rule: an alert or a recorded series.
     *
     * @param duration how long the expression has to hold, {@code for} in the file
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Rule(
            @Nullable String alert,
            @Nullable String record,
            String expr,
            @JsonProperty("for") @Nullable String duration,
            @Nullable Map<String, String> labels,
            @Nullable Map<String, String> annotations) {}
}
