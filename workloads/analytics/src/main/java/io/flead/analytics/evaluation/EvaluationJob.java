package io.flead.analytics.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.TimeSlice;
import io.flead.analytics.job.JobCounts;
import io.flead.analytics.job.JobEnvironment;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.job.Progress;
import io.flead.analytics.publication.ResultsTopic;
import io.flead.analytics.readings.ReadingSource;
import io.flead.api.topic.Topics;
import io.flead.declared.DeclaredDetector;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/** Evaluates a model on the newest readings of a day, and what devices would reach without it. */
public final class EvaluationJob {

    private static final int MAX_TASKS = 64;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SparkSession spark;
    private final JobEnvironment environment;
    private final AnalyticsDatabase database;
    private final Progress progress;

    /** A job. */
    public EvaluationJob(
            SparkSession spark, JobEnvironment environment, AnalyticsDatabase database, Progress progress) {
        this.spark = spark;
        this.environment = environment;
        this.database = database;
        this.progress = progress;
    }

    /**
     * Runs once.
     *
     * @param version the model; empty for the newest
     * @param asked the day; empty for that of the newest reading
     * @param readings most readings of a device, half of which are judged
     * @throws RefusedModelException when there is nothing that can be evaluated; said on Kafka too
     */
    public JobCounts run(OptionalLong version, Optional<LocalDate> asked, int readings)
            throws RefusedModelException, JobFailedException {
        progress.stage("evaluation");
        Topics topics = Topics.of(environment.pipeline().spec().kafka());
        try (ResultsTopic results =
                ResultsTopic.open(environment.kafka(), topics.analyticsResults().name())) {
            try {
                return evaluate(version, asked, readings, results);
            } catch (RefusedModelException e) {
                ObjectNode refusal = message("refused");
                refusal.put("reason", e.reason());
                results.publish("evaluation/" + environment.pipeline().name() + "/refused", refusal);
                throw e;
            } catch (SQLException e) {
                throw JobFailedException.ofDatabase(e);
            } catch (RuntimeException e) {
                throw JobFailedException.ofSpark(e);
            }
        }
    }

    private JobCounts evaluate(OptionalLong version, Optional<LocalDate> asked, int readings, ResultsTopic results)
            throws RefusedModelException, SQLException, JobFailedException {
        DeclaredDetector detector = DeclaredDetector.of(environment.pipeline().spec());
        RegisteredModel model = new ModelRegistry(database, detector.shape()).load(version);
        LocalDate day = asked.isPresent() ? asked.get() : newestDay();
        TimeSlice period = new TimeSlice(start(day), start(day.plusDays(1)));
        // Just after midnight the day has few readings yet: the day before helps out.
        TimeSlice span = new TimeSlice(period.from().minus(Duration.ofDays(1)), period.to());
        double tolerance = environment.pipeline().spec().analytics().tolerance();
        LongAccumulator read = spark.sparkContext().longAccumulator(ReadingSource.READ);
        List<Outcome> outcomes = outcomes(detector, model, tolerance, span, readings, read);
        List<EvaluationTable.Row> rows = rows(outcomes, detector.features(), tolerance);
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

    private List<Outcome> outcomes(
            DeclaredDetector detector,
            RegisteredModel model,
            double tolerance,
            TimeSlice span,
            int readings,
            LongAccumulator read)
            throws SQLException {
        List<String> devices = devices();
        if (devices.isEmpty()) {
            return List.of();
        }
        AnalyticsDatabase from = database;
        List<Outcome> outcomes = new ArrayList<>(JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(devices, Math.min(devices.size(), MAX_TASKS))
                .mapPartitions(some -> evaluate(some, from, detector, model, tolerance, span, readings, read))
                .collect());
        outcomes.sort(Comparator.comparing(Outcome::deviceId).thenComparing(Outcome::mode));
        return outcomes;
    }

    private static Iterator<Outcome> evaluate(
            Iterator<String> devices,
            AnalyticsDatabase database,
            DeclaredDetector detector,
            RegisteredModel model,
            double tolerance,
            TimeSlice span,
            int readings,
            LongAccumulator read)
            throws SQLException {
        List<Outcome> outcomes = new ArrayList<>();
        try (Connection connection = database.connect();
                DeviceEvaluator evaluator = new DeviceEvaluator(detector, model, tolerance)) {
            while (devices.hasNext()) {
                DeviceSample sample =
                        DeviceSample.read(connection, devices.next(), detector.features(), span, readings);
                read.add(sample.rows().length);
                outcomes.addAll(evaluator.evaluate(sample));
            }
        }
        return outcomes.iterator();
    }

    private static List<EvaluationTable.Row> rows(List<Outcome> outcomes, List<String> features, double tolerance) {
        List<EvaluationTable.Row> rows = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            List<Outcome> ofMode =
                    outcomes.stream().filter(one -> one.mode() == mode).toList();
            if (!ofMode.isEmpty()) {
                rows.add(new EvaluationTable.Row(
                        EvaluationTable.ALL, mode, EvaluationSummary.of(ofMode, features, tolerance)));
            }
            for (Outcome one : ofMode) {
                rows.add(new EvaluationTable.Row(
                        one.deviceId(), mode, EvaluationSummary.of(List.of(one), features, tolerance)));
            }
        }
        return rows;
    }

    /** All devices, by jumping from one to the next in the index instead of reading all readings. */
    private List<String> devices() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        WITH RECURSIVE device AS (
                            (SELECT device_id FROM device_data ORDER BY device_id LIMIT 1)
                            UNION ALL
                            SELECT (SELECT device_id FROM device_data WHERE device_id > device.device_id
                                    ORDER BY device_id LIMIT 1)
                            FROM device WHERE device.device_id IS NOT NULL)
                        SELECT device_id FROM device WHERE device_id IS NOT NULL""")) {
            List<String> devices = new ArrayList<>();
            while (row.next()) {
                devices.add(row.getString(1));
            }
            return devices;
        }
    }

    private LocalDate newestDay() throws SQLException, RefusedModelException {
        Instant newest = null;
        try (Connection connection = database.connect();
                var select = connection.prepareStatement(
                        "SELECT event_time FROM device_data WHERE device_id = ? ORDER BY event_time DESC LIMIT 1")) {
            for (String device : devices()) {
                select.setString(1, device);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        Instant time = row.getObject(1, OffsetDateTime.class).toInstant();
                        newest = newest == null || time.isAfter(newest) ? time : newest;
                    }
                }
            }
        }
        if (newest == null) {
            throw new RefusedModelException("the database holds no readings to evaluate it with");
        }
        return LocalDate.ofInstant(newest, ZoneOffset.UTC);
    }

    private ObjectNode message(String status) {
        ObjectNode message = JSON.createObjectNode();
        message.put("kind", "evaluation");
        message.put("pipeline", environment.pipeline().name());
        message.put("status", status);
        return message;
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
