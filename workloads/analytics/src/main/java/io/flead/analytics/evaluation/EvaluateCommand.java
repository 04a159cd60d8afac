package io.flead.analytics.evaluation;

import io.flead.analytics.job.JobCommand;
import io.flead.analytics.job.JobCounts;
import io.flead.analytics.job.JobEnvironment;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.job.Progress;
import picocli.CommandLine.Command;

/** Evaluation of models. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, description = "Evaluation of models.")
public final class EvaluateCommand extends JobCommand {

    /** Made by picocli. */
    public EvaluateCommand() {}

    @Override
    protected JobCounts run(JobEnvironment environment, Progress progress) throws JobFailedException {
        throw new JobFailedException("not available");
    }
}
