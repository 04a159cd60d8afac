package io.flead.analytics.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.StagedRows;
import io.flead.analytics.database.TimeSlice;
import io.flead.analytics.job.JobCounts;
import io.flead.analytics.job.JobEnvironment;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.publication.ResultJson;
import io.flead.analytics.publication.ResultsTopic;
import io.flead.analytics.readings.ReadingOrigin;
import io.flead.analytics.readings.ReadingSource;
import io.flead.api.topic.Topics;
import io.flead.detector.DetectorSettings;
import io.flead.process.progress.ProgressLine;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/** Evaluates a model on the newest readings of a day, and the devices' results without it. */
public final class EvaluationJob {

    private final SparkSession spark;
    private final JobEnvironment environment;
    private final AnalyticsDatabase database;
    private final ProgressLine progress;
    private final Topics topics;

    /** A job. */
    public EvaluationJob(
            SparkSession spark, JobEnvironment environment, AnalyticsDatabase database, ProgressLine progress) {
        this.spark = spark;
        this.environment = environment;
        this.database = database;
        this.progress = progress;
        this.topics = Topics.of(environment.pipeline().spec());
    }

    /**
     * Runs once.
     *
     * @param version the model; empty for the newest
     * @param asked the day; empty for that of the newest reading
     * @param most readings of a device, half of which are judged
     * @param origin where readings come from
     * @throws RefusedModelException when there is nothing that can be evaluated; said on Kafka too
     */
    public JobCounts run(OptionalLong version, Optional<LocalDate> asked, int most, ReadingOrigin origin)
            throws RefusedModelException, SQLException, JobFailedException {
        return run(version, asked, most, origin, true);
    }

    /**
     * Evaluates the newest model on the newest day, unless it has been: then nothing is read, and no row is written.
     *
     * @param most readings of a device, half of which are judged
     * @param origin where readings come from
     * @throws RefusedModelException as with {@link #run}
     */
    public JobCounts runOnce(int most, ReadingOrigin origin)
            throws RefusedModelException, SQLException, JobFailedException {
        return run(OptionalLong.empty(), Optional.empty(), most, origin, false);
    }

    private JobCounts run(
            OptionalLong version, Optional<LocalDate> asked, int most, ReadingOrigin origin, boolean again)
            throws RefusedModelException, SQLException, JobFailedException {
        progress.stage("evaluation");
        try (ResultsTopic results =
                ResultsTopic.open(environment.kafka(), topics.analyticsResults().name())) {
            try {
                return evaluate(version, asked, most, origin, again, results);
            } catch (RefusedModelException e) {
                ObjectNode refusal = message("refused");
                refusal.put("reason", e.reason());
                results.publish("evaluation/" + environment.pipeline().name() + "/refused", refusal);
                throw e;
            }
        }
    }

    private JobCounts evaluate(
            OptionalLong version,
            Optional<LocalDate> asked,
            int most,
            ReadingOrigin origin,
            boolean again,
            ResultsTopic results)
            throws RefusedModelException, SQLException, JobFailedException {
        DetectorSettings detector = DetectorSettings.of(environment.pipeline().spec());
        RegisteredModel model = new StoredModels(database, detector.shape()).load(version);
        LongAccumulator read = spark.sparkContext().longAccumulator(ReadingSource.READ);
        SampleSource source = source(detector, asked, most, origin, read);
        Optional<LocalDate> known = asked.isPresent() ? asked : source.newestDay();
        LocalDate day = known.orElseThrow(() -> new RefusedModelException("there are no readings to evaluate with"));
        TimeSlice period = new TimeSlice(start(day), start(day.plusDays(1)));
        EvaluationTable table = new EvaluationTable(database);
        if (!again && table.holds(model.version(), period)) {
            progress.print("no evaluation: global model " + model.version() + " is evaluated on " + day + " already");
            return JobCounts.NONE;
        }
        StagedRows devices = new StagedRows(database);
        try {
            FleetEvaluation fleet = new FleetEvaluation(
                    detector, model, environment.pipeline().spec().analytics().tolerance(), period.from(), devices);
            List<EvaluationTable.Row> all = fleet.evaluate(source.samples(withDayBefore(day)));
            if (all.isEmpty()) {
                throw new RefusedModelException("no device has enough readings on " + day + " or the day before: "
                        + detector.warmup() + " to warm up and some to judge");
            }
            results.publish(
                    "evaluation/" + environment.pipeline().name() + "/" + model.version() + "/" + day,
                    summary(model, period, all));
            return new JobCounts(read.value(), table.replace(model.version(), period, devices, all));
        } catch (JobFailedException e) {
            devices.discard();
            throw e;
        }
    }

    private ObjectNode summary(RegisteredModel model, TimeSlice period, List<EvaluationTable.Row> all) {
        ObjectNode summary = message("ok");
        summary.put("modelVersion", model.version());
        summary.put("periodStart", period.from().toString());
        summary.put("periodEnd", period.to().toString());
        all.forEach(row -> summary.set(row.mode(), ResultJson.parse(row.result())));
        return summary;
    }

    private SampleSource source(
            DetectorSettings detector, Optional<LocalDate> asked, int most, ReadingOrigin origin, LongAccumulator read)
            throws SQLException {
        return origin.isKafka(database)
                ? new KafkaSamples(
                        spark,
                        environment.kafka(),
                        topics.readings().name(),
                        environment.pipeline().spec(),
                        asked.map(EvaluationJob::withDayBefore),
                        most,
                        read)
                : new DatabaseSamples(
                        JavaSparkContext.fromSparkContext(spark.sparkContext()),
                        database,
                        detector.shape().features(),
                        most,
                        read);
    }

    private ObjectNode message(String status) {
        ObjectNode message = ResultJson.object();
        message.put("kind", "evaluation");
        message.put("pipeline", environment.pipeline().name());
        message.put("status", status);
        return message;
    }

    /** Just after midnight a day has few readings yet: the day before helps out. */
    private static TimeSlice withDayBefore(LocalDate day) {
        return new TimeSlice(start(day.minusDays(1)), start(day.plusDays(1)));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
