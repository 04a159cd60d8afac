package io.flead.analytics.windows;

import io.flead.analytics.job.JobCommand;
import io.flead.analytics.job.JobCounts;
import io.flead.analytics.job.JobEnvironment;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.job.Progress;
import picocli.CommandLine.Command;

/** Windows of the stream. */
@Command(name = "windows", mixinStandardHelpOptions = true, description = "Windows of the stream.")
public final class WindowsCommand extends JobCommand {

    /** Made by picocli. */
    public WindowsCommand() {}

    @Override
    protected JobCounts run(JobEnvironment environment, Progress progress) throws JobFailedException {
        throw new JobFailedException("not available");
    }
}
