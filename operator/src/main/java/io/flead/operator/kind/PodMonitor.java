package io.flead.operator.kind;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;

/** Pods that Prometheus is to scrape, as the Prometheus operator takes them. */
@Group("monitoring.coreos.com")
@Version("v1")
@Kind("PodMonitor")
public final class PodMonitor extends CustomResource<PodMonitor.Spec, Void> implements Namespaced {

    private static final long serialVersionUID = 1;

    /**
     * The pods and their ports.
     *
     * @param podTargetLabels labels of the pods that their series get
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Spec(LabelSelector selector, List<String> podTargetLabels, List<Endpoint> podMetricsEndpoints) {}

    /** A port of the pods, by its name. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Endpoint(String port, String path, String interval) {}
}
