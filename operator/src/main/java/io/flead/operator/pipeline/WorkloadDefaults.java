package io.flead.operator.pipeline;

import java.util.List;
import java.util.Map;

/**
 * What an installation gives to every pipeline that does not say otherwise.
 *
 * @param imageRepository registry and path before the images' names
 * @param imageTag version of the workloads
 * @param pullSecrets names of Secrets with the registry's credentials, in each pipeline's namespace
 * @param monitoringLabels by which Prometheus selects PodMonitors and PrometheusRules
 */
public record WorkloadDefaults(
        String imageRepository, String imageTag, List<String> pullSecrets, Map<String, String> monitoringLabels) {

    /** The repository of an installation that names none. */
    public static final String REPOSITORY = "flead";

    public WorkloadDefaults {
        if (imageRepository.isBlank() || imageTag.isBlank()) {
            throw new IllegalArgumentException("images have a repository and a tag");
        }
        pullSecrets = List.copyOf(pullSecrets);
        monitoringLabels = Map.copyOf(monitoringLabels);
    }

    /** Of an installation that says nothing. */
    public static WorkloadDefaults ofRelease(String tag) {
        return new WorkloadDefaults(REPOSITORY, tag, List.of(), Map.of());
    }
}
