package io.flead.analytics.job;

import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.process.environment.InvalidEnvironmentException;
import io.flead.process.environment.ParentProcess;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A subcommand that runs one job: reads the environment, turns failures into exit codes, says how it ended. */
public abstract class JobCommand implements Callable<Integer> {

    /** picocli's object of this command. */
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(names = "--quiet", description = "No progress line.")
    private boolean quiet;

    /** Made by picocli. */
    protected JobCommand() {}

    @Override
    public final Integer call() {
        JobEnvironment environment;
        try {
            ParentProcess.watch(System.getenv());
            environment = JobEnvironment.of(System.getenv());
        } catch (InvalidEnvironmentException | InvalidPipelineException e) {
            return fail(String.valueOf(e.getMessage()), 2);
        }
        String job = environment.pipeline().name() + "-" + command.name();
        Progress progress = new Progress(System.err, onTerminal(), quiet);
        try {
            progress.finish(job, run(environment, progress));
            return 0;
        } catch (InvalidJobException e) {
            return fail(String.valueOf(e.getMessage()), 2);
        } catch (JobFailedException e) {
            return fail(job + " failed: " + e.getMessage(), 1);
        } finally {
            progress.end();
        }
    }

    /**
     * Does the work.
     *
     * @return what was read and written
     * @throws InvalidJobException when the options make no sense for this pipeline
     * @throws JobFailedException when it cannot go on; what was committed until then stays
     */
    protected abstract JobCounts run(JobEnvironment environment, Progress progress)
            throws InvalidJobException, JobFailedException;

    /** Days are in UTC; of one that has not begun nothing can be told. */
    protected static void requireBegun(LocalDate day) throws InvalidJobException {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        if (day.isAfter(today)) {
            throw new InvalidJobException(day + " has not begun: days are in UTC, today is " + today);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // this runs on Java 17, where null is the answer
    private static boolean onTerminal() {
        return System.console() != null;
    }

    private int fail(String message, int exitCode) {
        command.commandLine().getErr().println(message);
        command.commandLine().getErr().flush();
        return exitCode;
    }
}
