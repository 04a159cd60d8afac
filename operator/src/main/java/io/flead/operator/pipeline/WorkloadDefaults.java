package io.flead.operator.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an installation gives to every pipeline that does not say otherwise.
 *
 * @param imageRepository registry and path before the images' names
 * @param imageTag version of the workloads
 * @param pullSecrets names of Secrets with the registry's credentials, in each pipeline's namespace
 * @param monitoringLabels by which Prometheus selects PodMonitors and PrometheusRules
 * @param callers where those run that may call pods behind a NetworkPolicy
 * @param podTemplate merged into all pods, before the pipeline's own
 * @param flinkConfiguration settings of Flink, before the pipeline's own
 * @param sparkConf settings of Spark, before the pipeline's own
 */
public record WorkloadDefaults(
        String imageRepository,
        String imageTag,
        List<String> pullSecrets,
        Map<String, String> monitoringLabels,
        NetworkCallers callers,
        Optional<JsonNode> podTemplate,
        Map<String, String> flinkConfiguration,
        Map<String, String> sparkConf) {

    /** The repository of an installation that names none. */
    public static final String REPOSITORY = "flead";

    public WorkloadDefaults {
        if (imageRepository.isBlank() || imageTag.isBlank()) {
            throw new IllegalArgumentException("images have a repository and a tag");
        }
        pullSecrets = List.copyOf(pullSecrets);
        monitoringLabels = Map.copyOf(monitoringLabels);
        flinkConfiguration = Map.copyOf(flinkConfiguration);
        sparkConf = Map.copyOf(sparkConf);
    }

    /** Of an installation that says nothing. */
    public static WorkloadDefaults ofRelease(String tag) {
        return new WorkloadDefaults(
                REPOSITORY, tag, List.of(), Map.of(), NetworkCallers.ANYWHERE, Optional.empty(), Map.of(), Map.of());
    }
}
