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
 * The environment of a job.
 *
 * @param workload the settings that every workload has
 * @param kafka the broker of readings and summaries
 * @param database the database of readings and results
 * @param pipeline the pipeline to analyse
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
                PipelineFile.loadLeniently(workload.pipelineFile()));
    }
}
