package io.flead.local.workload;

import io.flead.api.program.EnvironmentNames;
import io.flead.local.database.DatabaseConfiguration;
import io.flead.local.supervision.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment variables that configure the workloads of a run.
 *
 * @param bootstrapServers addresses of Kafka
 * @param database address, user and password of the database
 * @param listenOnAll whether the HTTP servers listen on all addresses of the machine, in place of loopback
 */
public record WorkloadVariables(
        Path pipelineFile, String bootstrapServers, DatabaseConfiguration database, boolean listenOnAll) {

    /**
     * The variables of every workload.
     *
     * @param program the workload's program
     * @param stateDirectory where the workload may keep files; created when it is missing
     * @throws IOException when the directory cannot be created
     */
    public Map<String, String> of(JavaProgram program, Path stateDirectory, int httpPort) throws IOException {
        Files.createDirectories(stateDirectory);
        Map<String, String> environment = new LinkedHashMap<>(program.environment());
        environment.put(EnvironmentNames.PIPELINE_FILE, pipelineFile.toString());
        environment.put(EnvironmentNames.KAFKA_BOOTSTRAP_SERVERS, bootstrapServers);
        environment.put(EnvironmentNames.HTTP_PORT, Integer.toString(httpPort));
        if (!listenOnAll) {
            environment.put(EnvironmentNames.HTTP_HOST, "127.0.0.1");
        }
        environment.put(EnvironmentNames.STATE_DIR, stateDirectory.toString());
        // One arena per core would cost tens of MiB in each JVM.
        environment.put("MALLOC_ARENA_MAX", "2");
        return environment;
    }

    /** As {@link #of}, for a workload that uses the database. */
    public Map<String, String> withDatabase(JavaProgram program, Path stateDirectory, int httpPort) throws IOException {
        Map<String, String> environment = of(program, stateDirectory, httpPort);
        environment.put(EnvironmentNames.DATABASE_URL, database.url());
        environment.put(EnvironmentNames.DATABASE_USER, DatabaseConfiguration.USER);
        environment.put(EnvironmentNames.DATABASE_PASSWORD, database.password());
        return environment;
    }
}
