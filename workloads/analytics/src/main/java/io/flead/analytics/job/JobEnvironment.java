package io.flead.analytics.job;

import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.process.environment.DatabaseEnvironment;
import io.flead.process.environment.InvalidEnvironmentException;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.environment.WorkloadEnvironment;
import java.util.Map;

/**
 * What a job is told by its environment.
 *
 * @param workload as for every workload
 * @param kafka where readings stream and summaries go
 * @param database where readings are kept and results go
 * @param pipeline what is analysed
 */
public record JobEnvironment(
        WorkloadEnvironment workload, KafkaEnvironment kafka, DatabaseEnvironment database, Pipeline pipeline) {

    /**
     * Reads the environment and the pipeline's file.
     *
     * @throws InvalidEnvironmentException when a variable is missing or wrong
     * @throws InvalidPipelineException when the file is no pipeline
     */
    public static JobEnvironment of(Map<String, String> environment)
            throws InvalidEnvironmentException, InvalidPipelineException {
        WorkloadEnvironment workload = WorkloadEnvironment.of(environment);
        return new JobEnvironment(
                workload,
                KafkaEnvironment.of(environment),
                DatabaseEnvironment.of(environment),
                PipelineFile.load(workload.pipelineFile()));
    }
}
