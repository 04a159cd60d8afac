package io.flead.process.environment;

import io.flead.api.program.EnvironmentNames;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The part of the environment that every workload reads.
 *
 * @param pipelineFile {@code PIPELINE_FILE}
 * @param http where health, readiness and metrics are served
 * @param stateDirectory {@code STATE_DIR}, where the workload may keep files across restarts
 */
public record WorkloadEnvironment(Path pipelineFile, HttpEnvironment http, Optional<Path> stateDirectory) {

    /**
     * Reads the environment.
     *
     * @throws InvalidEnvironmentException when {@code PIPELINE_FILE} is missing or the port is not one
     */
    public static WorkloadEnvironment of(Map<String, String> environment) throws InvalidEnvironmentException {
        String file = environment.getOrDefault(EnvironmentNames.PIPELINE_FILE, "");
        if (file.isBlank()) {
            throw new InvalidEnvironmentException(
                    EnvironmentNames.PIPELINE_FILE + " is not set: give the path of a FleadPipeline file");
        }
        return new WorkloadEnvironment(
                Path.of(file),
                HttpEnvironment.of(environment),
                Optional.ofNullable(environment.get(EnvironmentNames.STATE_DIR)).map(Path::of));
    }
}
