package io.flead.analytics.job;

import io.flead.process.program.ProgramFrame;
import io.flead.process.progress.ProgressLine;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A subcommand that runs one job to its end, with a progress line, and prints the counts of its input and output. */
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
        return new ProgramFrame(System.getenv(), SparkHooks.BEFORE_AND_AFTER_SPARK).complete(shutdown -> {
            JobEnvironment environment = JobEnvironment.of(System.getenv());
            ProgressLine progress = new ProgressLine(System.err, ProgressLine.onTerminal(), quiet);
            try {
                JobCounts counts = run(environment, progress);
                progress.print(
                        counts.summary(environment.pipeline().name() + "-" + command.name(), progress.elapsed()));
            } catch (SQLException e) {
                throw JobFailedException.ofDatabase(e);
            } finally {
                progress.end();
            }
        });
    }

    /**
     * Does the work.
     *
     * @return counts of the input and the output
     * @throws InvalidJobException when the options make no sense for this pipeline
     * @throws JobFailedException when the job fails; its commits so far stay
     * @throws SQLException the same, by the database
     */
    protected abstract JobCounts run(JobEnvironment environment, ProgressLine progress)
            throws InvalidJobException, JobFailedException, SQLException;

    /** Refuses a day (UTC) that has not begun. */
    protected static void requireBegun(LocalDate day) throws InvalidJobException {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        if (day.isAfter(today)) {
            throw new InvalidJobException(day + " has not begun: days are in UTC, today is " + today);
        }
    }
}
