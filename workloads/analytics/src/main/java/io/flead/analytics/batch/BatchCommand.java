package io.flead.analytics.batch;

import io.flead.analytics.job.JobCommand;
import io.flead.analytics.job.JobCounts;
import io.flead.analytics.job.JobEnvironment;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.job.Progress;
import picocli.CommandLine.Command;

/** Daily aggregates. */
@Command(name = "batch", mixinStandardHelpOptions = true, description = "Daily aggregates.")
public final class BatchCommand extends JobCommand {

    /** Made by picocli. */
    public BatchCommand() {}

    @Override
    protected JobCounts run(JobEnvironment environment, Progress progress) throws JobFailedException {
        throw new JobFailedException("not available");
    }
}
