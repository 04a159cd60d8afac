package io.flead.process.environment;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What every workload is told by its environment.
 *
 * @param pipelineFile {@code PIPELINE_FILE}
 * @param httpPort {@code HTTP_PORT} of health, readiness and metrics; 0 lets the system choose
 * @param stateDirectory {@code STATE_DIR}, where the workload may keep files across restarts
 * @param parentPid {@code FLEAD_PARENT_PID}, the process without which this one must not live
 */
public record WorkloadEnvironment(
        Path pipelineFile, int httpPort, Optional<Path> stateDirectory, Optional<Long> parentPid) {

    private static final int DEFAULT_HTTP_PORT = 8080;

    /**
     * Reads the environment.
     *
     * @throws InvalidEnvironmentException when {@code PIPELINE_FILE} is missing or a number is none
     */
    public static WorkloadEnvironment of(Map<String, String> environment) throws InvalidEnvironmentException {
        String file = environment.getOrDefault("PIPELINE_FILE", "");
        if (file.isBlank()) {
            throw new InvalidEnvironmentException("PIPELINE_FILE is not set: give the path of a FleadPipeline file");
        }
        long port = number(environment, "HTTP_PORT").orElse((long) DEFAULT_HTTP_PORT);
        if (port < 0 || port > 65535) {
            throw new InvalidEnvironmentException("HTTP_PORT must be 0 to 65535: " + port);
        }
        return new WorkloadEnvironment(
                Path.of(file),
                (int) port,
                Optional.ofNullable(environment.get("STATE_DIR")).map(Path::of),
                number(environment, "FLEAD_PARENT_PID"));
    }

    private static Optional<Long> number(Map<String, String> environment, String name)
            throws InvalidEnvironmentException {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.valueOf(value.trim()));
        } catch (NumberFormatException e) {
            throw new InvalidEnvironmentException(name + " must be a number: " + value);
        }
    }
}
