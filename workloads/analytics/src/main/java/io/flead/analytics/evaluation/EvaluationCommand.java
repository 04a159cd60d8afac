package io.flead.analytics.evaluation;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.job.InvalidJobException;
import io.flead.analytics.job.JobCommand;
import io.flead.analytics.job.JobCounts;
import io.flead.analytics.job.JobEnvironment;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.readings.ReadingOrigin;
import io.flead.analytics.spark.SparkSessions;
import io.flead.process.progress.ProgressLine;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Evaluates a global model on recent readings. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Evaluates a global model on recent readings, by device and over all: predictions within the tolerance and, with",
            "labels, detection metrics; beside it networks that devices train alone, and a rolling z-score."
        })
public final class EvaluationCommand extends JobCommand {

    /** The newest readings of a device to evaluate by default. */
    public static final int DEFAULT_NEWEST = 4000;

    @Option(names = "--model-version", paramLabel = "N", description = "Version of the model; the newest by default.")
    private @Nullable Long version;

    @Option(names = "--day", paramLabel = "DAY", description = "The day (UTC); by default that of the newest reading.")
    private @Nullable LocalDate day;

    @Option(
            names = "--newest",
            paramLabel = "N",
            defaultValue = "" + DEFAULT_NEWEST,
            description = "Most readings of a device, of which the second half is judged (default: ${DEFAULT-VALUE}).")
    private int newest = DEFAULT_NEWEST;

    @Option(names = "--readings", paramLabel = "WHERE", defaultValue = "auto", description = ReadingOrigin.DESCRIPTION)
    private ReadingOrigin origin = ReadingOrigin.AUTO;

    /** Made by picocli. */
    public EvaluationCommand() {}

    @Override
    protected JobCounts run(JobEnvironment environment, ProgressLine progress)
            throws InvalidJobException, JobFailedException, SQLException {
        if (newest < 1) {
            throw new InvalidJobException("--newest must be at least 1: " + newest);
        }
        if (day != null) {
            requireBegun(day);
        }
        String name = environment.pipeline().name() + "-evaluate";
        SparkSession spark = SparkSessions.start(name, environment.workload().stateDirectory(), progress);
        try {
            return new EvaluationJob(spark, environment, new AnalyticsDatabase(environment.database(), name), progress)
                    .run(
                            version == null ? OptionalLong.empty() : OptionalLong.of(version),
                            Optional.ofNullable(day),
                            newest,
                            origin);
        } catch (RefusedModelException e) {
            throw new InvalidJobException("refused: " + e.reason());
        } finally {
            spark.stop();
        }
    }
}
