package io.flead.analytics.batch;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.evaluation.EvaluationCommand;
import io.flead.analytics.evaluation.EvaluationJob;
import io.flead.analytics.evaluation.RefusedModelException;
import io.flead.analytics.job.InvalidJobException;
import io.flead.analytics.job.JobCommand;
import io.flead.analytics.job.JobCounts;
import io.flead.analytics.job.JobEnvironment;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.readings.ReadingOrigin;
import io.flead.analytics.spark.SparkSessions;
import io.flead.process.progress.ProgressLine;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Daily aggregates, then the evaluation of the newest model. */
@Command(
        name = "batch",
        mixinStandardHelpOptions = true,
        description = {
            "Daily aggregates, by device and sensor and over all devices; then the evaluation of the newest model.",
            "Without days: those with new readings (however late they came), today, and days that have no row yet."
        })
public final class BatchCommand extends JobCommand {

    private static final int MAX_DAYS = 3660;

    @Option(names = "--from", paramLabel = "DAY", description = "Computes days from this one on (UTC), asked or not.")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "DAY", description = "Last day to compute; the same as --from by default.")
    private @Nullable LocalDate to;

    @Option(names = "--readings", paramLabel = "WHERE", defaultValue = "auto", description = ReadingOrigin.DESCRIPTION)
    private ReadingOrigin origin = ReadingOrigin.AUTO;

    @Option(names = "--no-evaluation", description = "Leaves out the evaluation of the newest model.")
    private boolean withoutEvaluation;

    /** Made by picocli. */
    public BatchCommand() {}

    @Override
    protected JobCounts run(JobEnvironment environment, ProgressLine progress)
            throws InvalidJobException, JobFailedException, SQLException {
        SortedSet<LocalDate> days = days();
        AnalyticsDatabase database = new AnalyticsDatabase(
                environment.database(), environment.pipeline().name() + "-batch");
        SparkSession spark = SparkSessions.start(
                environment.pipeline().name() + "-batch", environment.workload().stateDirectory(), progress);
        try {
            JobCounts counts =
                    new BatchJob(spark, environment, database, progress, Clock.systemUTC()).run(origin, days);
            return withoutEvaluation ? counts : counts.plus(evaluate(spark, environment, database, progress));
        } finally {
            spark.stop();
        }
    }

    /** A model that cannot be evaluated is no reason for the batch to fail. */
    private JobCounts evaluate(
            SparkSession spark, JobEnvironment environment, AnalyticsDatabase database, ProgressLine progress)
            throws JobFailedException, SQLException {
        try {
            return new EvaluationJob(spark, environment, database, progress)
                    .runOnce(EvaluationCommand.DEFAULT_NEWEST, origin);
        } catch (RefusedModelException e) {
            progress.print("no evaluation: " + e.reason());
            return JobCounts.NONE;
        }
    }

    private SortedSet<LocalDate> days() throws InvalidJobException {
        SortedSet<LocalDate> days = new TreeSet<>();
        if (from == null) {
            if (to != null) {
                throw new InvalidJobException("--to needs --from");
            }
            return days;
        }
        LocalDate last = to == null ? from : to;
        if (last.isBefore(from)) {
            throw new InvalidJobException("--to " + last + " is before --from " + from);
        }
        requireBegun(last);
        for (LocalDate day = from; !day.isAfter(last); day = day.plusDays(1)) {
            days.add(day);
            if (days.size() > MAX_DAYS) {
                throw new InvalidJobException("at most " + MAX_DAYS + " days at once");
            }
        }
        return days;
    }
}
