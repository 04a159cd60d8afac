package io.flead.training;

import io.flead.process.environment.HttpEnvironment;
import io.flead.process.environment.InvalidEnvironmentException;
import io.flead.process.environment.WorkloadEnvironment;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The environment's settings for running on one machine.
 *
 * @param stateDirectory directory of the checkpoints
 * @param http where health and readiness are served
 * @param metricsPort of Flink's metrics; none are given when absent
 */
record LocalSettings(Path stateDirectory, HttpEnvironment http, OptionalInt metricsPort) {

    static LocalSettings of(WorkloadEnvironment workload, Map<String, String> environment)
            throws InvalidEnvironmentException {
        Path stateDirectory = workload.stateDirectory()
                .orElseThrow(() -> new InvalidEnvironmentException(
                        "STATE_DIR is not set: give a directory for the checkpoints of the job"))
                .toAbsolutePath();
        return new LocalSettings(stateDirectory, workload.http(), metricsPort(environment));
    }

    private static OptionalInt metricsPort(Map<String, String> environment) throws InvalidEnvironmentException {
        String text = environment.getOrDefault("METRICS_PORT", "").trim();
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535) {
                return OptionalInt.of(port);
            }
        } catch (NumberFormatException e) {
            // Reported below like a number out of range.
        }
        throw new InvalidEnvironmentException("METRICS_PORT must be 1 to 65535: " + text);
    }
}
