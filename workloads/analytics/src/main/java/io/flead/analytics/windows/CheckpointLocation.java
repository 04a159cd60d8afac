package io.flead.analytics.windows;

import io.flead.analytics.job.InvalidJobException;
import io.flead.analytics.job.JobEnvironment;
import io.flead.api.program.EnvironmentNames;
import io.flead.api.topic.Topics;
import java.util.Map;

/**
 * The checkpoint of a stream: below {@code STATE_URI}, an object store or shared file system, or else
 * {@code STATE_DIR}. Each topic and each form of state has a place of its own, so that a stream with other sensors or
 * windows starts at the oldest reading that Kafka keeps.
 */
final class CheckpointLocation {

    private CheckpointLocation() {}

    static String of(JobEnvironment environment, WindowSettings settings, Map<String, String> variables)
            throws InvalidJobException {
        String topic = Topics.of(environment.pipeline().spec()).readings().name();
        String own = "/windows/" + topic + "-" + settings.stateForm();
        String uri = variables.getOrDefault(EnvironmentNames.STATE_URI, "");
        if (!uri.isBlank()) {
            return (uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri) + own;
        }
        return environment
                .workload()
                .stateDirectory()
                .orElseThrow(() -> new InvalidJobException(
                        "neither STATE_DIR nor STATE_URI is set: give a directory for its checkpoint"))
                .toAbsolutePath()
                .toUri()
                .toString()
                .replaceAll("/$", "")
                .concat(own);
    }
}
