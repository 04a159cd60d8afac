package io.flead.analytics.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.TimeSlice;
import io.flead.analytics.job.JobCounts;
import io.flead.analytics.job.JobEnvironment;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.job.SparkWork;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaRDD;
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
        progress.stage("evaluation");
        try (ResultsTopic results =
                ResultsTopic.open(environment.kafka(), topics.analyticsResults().name())) {
            try {
                return evaluate(version, asked, most, origin, results);
            } catch (RefusedModelException e) {
                ObjectNode refusal = message("refused");
                refusal.put("reason", e.reason());
                results.publish("evaluation/" + environment.pipeline().name() + "/refused", refusal);
                throw e;
            }
        }
    }

    private JobCounts evaluate(
            OptionalLong version, Optional<LocalDate> asked, int most, ReadingOrigin origin, ResultsTopic results)
            throws RefusedModelException, SQLException, JobFailedException {
        DetectorSettings detector = DetectorSettings.of(environment.pipeline().spec());
        RegisteredModel model = new StoredModels(database, detector.shape()).load(version);
        LongAccumulator read = spark.sparkContext().longAccumulator(ReadingSource.READ);
        SampleSource source = source(detector, asked, most, origin, read);
        Optional<LocalDate> known = asked.isPresent() ? asked : source.newestDay();
        LocalDate day = known.orElseThrow(() -> new RefusedModelException("there are no readings to evaluate with"));
        TimeSlice period = new TimeSlice(start(day), start(day.plusDays(1)));
        double tolerance = environment.pipeline().spec().analytics().tolerance();
        List<DeviceOutcome> outcomes = outcomes(source.samples(withDayBefore(day)), detector, model, tolerance);
        List<EvaluationTable.Row> rows = rows(outcomes, detector.shape().features(), tolerance);
        if (rows.isEmpty()) {
            throw new RefusedModelException("no device has enough readings on " + day + " or the day before: "
                    + detector.warmup() + " to warm up and some to judge");
        }
        long written = new EvaluationTable(database).replace(model.version(), period, rows);
        ObjectNode summary = message("ok");
        summary.put("modelVersion", model.version());
        summary.put("periodStart", period.from().toString());
        summary.put("periodEnd", period.to().toString());
        for (EvaluationTable.Row row : rows) {
            if (row.deviceId().equals(EvaluationTable.ALL)) {
                summary.set(row.mode().label(), row.result());
            }
        }
        results.publish("evaluation/" + environment.pipeline().name() + "/" + model.version() + "/" + day, summary);
        return new JobCounts(read.value(), written);
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

    private static List<DeviceOutcome> outcomes(
            JavaRDD<DeviceSample> samples, DetectorSettings detector, RegisteredModel model, double tolerance)
            throws JobFailedException {
        List<DeviceOutcome> outcomes = new ArrayList<>(
                SparkWork.result(() -> samples.mapPartitions(some -> evaluate(some, detector, model, tolerance))
                        .collect()));
        outcomes.sort(Comparator.comparing(DeviceOutcome::deviceId).thenComparing(DeviceOutcome::mode));
        return outcomes;
    }

    private static Iterator<DeviceOutcome> evaluate(
            Iterator<DeviceSample> samples, DetectorSettings detector, RegisteredModel model, double tolerance) {
        List<DeviceOutcome> outcomes = new ArrayList<>();
        try (DeviceEvaluator evaluator = new DeviceEvaluator(detector, model, tolerance)) {
            samples.forEachRemaining(sample -> outcomes.addAll(evaluator.evaluate(sample)));
        }
        return outcomes.iterator();
    }

    private static List<EvaluationTable.Row> rows(
            List<DeviceOutcome> outcomes, List<String> features, double tolerance) {
        List<EvaluationTable.Row> rows = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            List<DeviceOutcome> ofMode =
                    outcomes.stream().filter(one -> one.mode() == mode).toList();
            if (!ofMode.isEmpty()) {
                rows.add(new EvaluationTable.Row(
                        EvaluationTable.ALL, mode, EvaluationSummary.of(ofMode, features, tolerance)));
            }
            for (DeviceOutcome one : ofMode) {
                rows.add(new EvaluationTable.Row(
                        one.deviceId(), mode, EvaluationSummary.of(List.of(one), features, tolerance)));
            }
        }
        return rows;
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
