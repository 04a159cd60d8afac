package io.flead.training;

import io.flead.process.environment.WorkloadEnvironment;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the environment says about running on one machine.
 *
 * @param stateDirectory where checkpoints stand
 * @param httpPort of health and readiness
 * @param metricsPort of Flink's metrics; none are given when absent
 */
record LocalSettings(Path stateDirectory, int httpPort, OptionalInt metricsPort) {

    static LocalSettings of(WorkloadEnvironment workload, Map<String, String> environment)
            throws InvalidLocalSettingsException {
        Path stateDirectory = workload.stateDirectory()
                .orElseThrow(() -> new InvalidLocalSettingsException(
                        "STATE_DIR is not set: give a directory for the checkpoints of the job"))
                .toAbsolutePath();
        return new LocalSettings(stateDirectory, workload.httpPort(), metricsPort(environment));
    }

    private static OptionalInt metricsPort(Map<String, String> environment) throws InvalidLocalSettingsException {
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
            // Told below like a number out of range.
        }
        throw new InvalidLocalSettingsException("METRICS_PORT must be 1 to 65535: " + text);
    }
}
