package io.flead.analytics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.flead.analytics.AnalyticsProcess;
import io.flead.analytics.TestPipeline;
import io.flead.analytics.TestReadings;
import io.flead.analytics.job.JobCounts;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.readings.ReadingOrigin;
import io.flead.analytics.spark.SparkSessions;
import io.flead.contract.message.Parameters;
import io.flead.contract.reading.Reading;
import io.flead.detector.Detector;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LocalTrainer;
import io.flead.detector.ModelShape;
import io.flead.detector.NetworkView;
import io.flead.detector.factory.DetectorFactory;
import io.flead.detector.network.LeaveOneOutLayout;
import io.flead.detector.network.LeaveOneOutNetwork;
import io.flead.process.progress.ProgressLine;
import io.flead.testkit.KafkaProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationIT {

    private static final List<String> DEVICES = List.of("skab-valve1-00", "skab-valve1-01", "skab-valve1-03");
    private static final LocalDate DAY = LocalDate.parse("2020-03-09");
    private static final String RESULTS =
            "SELECT model_version, period_start, device_id, mode, result FROM model_evaluations ORDER BY 1, 2, 3, 4";

    private static final String SHOWN = "SELECT name, value, labels FROM dashboard_metrics ORDER BY 1";

    @TempDir
    private static Path directory;

    private static KafkaProcess kafka;
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        kafka = KafkaProcess.shared();
        spark = SparkSessions.start("evaluation-it", Optional.of(directory), silent());
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void figuresAreThoseOfAPlainReplay() throws Exception {
        TestPipeline pipeline = skab("");
        float[] parameters = trained(pipeline);
        register(pipeline, 3, parameters);

        JobCounts counts = run(pipeline, OptionalLong.empty());

        Replay all = new Replay();
        for (String device : DEVICES) {
            List<Reading> readings = TestReadings.of("skab", device, 0, Integer.MAX_VALUE);
            Replay one = new Replay();
            one.add(pipeline, parameters, readings);
            all.add(pipeline, parameters, readings);
            one.assertSame(result(pipeline, device, "global"));
        }
        JsonNode result = result(pipeline, "", "global");
        all.assertSame(result);
        assertThat(result.get("devices").asInt()).isEqualTo(3);
        assertThat(result.get("events").asInt()).isEqualTo(3);
        assertThat(result.get("aucRoc").asDouble()).isCloseTo(all.areaUnderRoc(), within(1e-9));
        assertThat(counts.rowsRead()).isEqualTo(all.rows);
        assertThat(pipeline.query(RESULTS)).hasSize(3 * (DEVICES.size() + 1));
        assertThat(result(pipeline, "", "local").get("f1").isNumber()).isTrue();
        assertThat(result(pipeline, "", "rollingZScore").get("f1").asDouble())
                .isLessThan(result.get("f1").asDouble());
        assertThat(pipeline.published()).containsKey("evaluation/" + pipeline.pipeline.name() + "/3/" + DAY);
        assertThat(pipeline.query("SELECT name FROM dashboard_metrics"))
                .contains("model_accuracy", "model_f1", "model_f1_local");

        List<String> before = pipeline.query(RESULTS);
        List<String> shown = pipeline.query(SHOWN);
        run(pipeline, OptionalLong.of(3));
        assertThat(pipeline.query(RESULTS)).as("a repeated run").isEqualTo(before);
        assertThat(pipeline.query(SHOWN)).isEqualTo(shown).allMatch(metric -> metric.contains("\"version\": 3"));
        register(pipeline, 2, shape(pipeline).initialParameters());
        run(pipeline, OptionalLong.of(2));
        assertThat(pipeline.query(SHOWN))
                .as("a dashboard does not show an older model")
                .isEqualTo(shown);
    }

    /** The batch runs every quarter of an hour: what each run of it leaves must not grow with the runs. */
    @Test
    void aVersionIsEvaluatedOnceADayAndOlderOnesLeaveTheirRowsOverAllDevicesOnly() throws Exception {
        TestPipeline pipeline = skab("");
        register(pipeline, 1, shape(pipeline).initialParameters());
        assertThat(once(pipeline).rowsRead()).isPositive();
        String computed = "SELECT computed_at FROM model_evaluations ORDER BY device_id, mode";
        List<String> before = pipeline.query(computed);
        assertThat(once(pipeline)).as("a second run").isEqualTo(JobCounts.NONE);
        assertThat(pipeline.query(computed)).isEqualTo(before);

        register(pipeline, 2, trained(pipeline));
        once(pipeline);
        String rows = "SELECT model_version, count(*), count(*) FILTER (WHERE device_id = '') FROM model_evaluations"
                + " GROUP BY 1 ORDER BY 1";
        assertThat(pipeline.query(rows)).containsExactly("1 3 3", "2 12 3");
        run(pipeline, OptionalLong.of(1));
        assertThat(pipeline.query(rows)).as("asked for").containsExactly("1 12 3", "2 12 3");
        assertThat(pipeline.query("SELECT count(*) FROM analytics_staging")).containsExactly("0");
    }

    @Test
    void aRunThatFailsLeavesTheRowsOfTheOneBefore() throws Exception {
        TestPipeline pipeline = skab("");
        register(pipeline, 1, shape(pipeline).initialParameters());
        run(pipeline, OptionalLong.empty());
        List<String> before = pipeline.query(RESULTS);
        pipeline.execute("UPDATE device_data SET features = jsonb_set(features, '{Current}', '\"x\"')"
                + " WHERE device_id = '" + DEVICES.get(2) + "'");
        assertThatThrownBy(() -> run(pipeline, OptionalLong.empty())).isInstanceOf(JobFailedException.class);
        assertThat(pipeline.query(RESULTS)).isEqualTo(before);
        assertThat(pipeline.query("SELECT count(*) FROM analytics_staging")).containsExactly("0");
    }

    @Test
    void theTopicGivesTheSameFiguresAsTheDatabase() throws Exception {
        TestPipeline stored = skab("");
        TestPipeline streamed = new TestPipeline(directory, kafka, TestReadings.features("skab", DEVICES.get(0)), "");
        float[] parameters = trained(stored);
        register(stored, 1, parameters);
        register(streamed, 1, parameters);
        for (String device : DEVICES) {
            List<Reading> readings = TestReadings.of("skab", device, 0, Integer.MAX_VALUE);
            List<Reading> late = readings.subList(300, 500);
            List<Reading> early = new ArrayList<>(readings.subList(0, 300));
            early.addAll(readings.subList(500, readings.size()));
            streamed.send(early);
            streamed.send(late);
            // Devices send unacknowledged readings again.
            streamed.send(late);
            stored.store(late);
        }
        streamed.sendGarbage();
        run(stored, OptionalLong.empty());
        run(streamed, OptionalLong.empty());
        assertThat(streamed.query(RESULTS)).isEqualTo(stored.query(RESULTS)).hasSize(3 * (DEVICES.size() + 1));

        // A day and a number that leave readings out.
        Optional<LocalDate> day = Optional.of(DAY);
        for (TestPipeline pipeline : List.of(stored, streamed)) {
            pipeline.execute("DELETE FROM model_evaluations");
        }
        run(stored, OptionalLong.of(1), day, 700, ReadingOrigin.DATABASE);
        run(streamed, OptionalLong.of(1), day, 700, ReadingOrigin.KAFKA);
        assertThat(streamed.query(RESULTS)).isEqualTo(stored.query(RESULTS)).hasSize(3 * (DEVICES.size() + 1));
        assertThatThrownBy(() ->
                        run(streamed, OptionalLong.of(1), Optional.of(DAY.minusDays(9)), 700, ReadingOrigin.KAFKA))
                .isInstanceOf(RefusedModelException.class)
                .hasMessageStartingWith("no device has enough readings on 2020-02-29 or the day before");
    }

    @Test
    void withoutAnyReadingNothingIsEvaluated() throws Exception {
        TestPipeline pipeline = new TestPipeline(directory, kafka, TestReadings.features("skab", DEVICES.get(0)), "");
        register(pipeline, 1, shape(pipeline).initialParameters());
        refused(pipeline, OptionalLong.empty(), "there are no readings to evaluate with");
    }

    @Test
    void readingsWithoutLabelsAreEvaluatedWithoutTruth() throws Exception {
        TestPipeline pipeline = new TestPipeline(directory, kafka, TestReadings.features("smd", "smd-1-6"), "");
        pipeline.store(TestReadings.of("smd", "smd-1-6", 0, 1000));
        register(pipeline, 1, shape(pipeline).initialParameters());
        run(pipeline, OptionalLong.empty());
        JsonNode result =
                pipeline.json("SELECT result FROM model_evaluations WHERE device_id = 'smd-1-6' AND mode = 'global'");
        assertThat(result.get("labelled").asInt()).isZero();
        assertThat(result.has("f1")).isFalse();
        assertThat(result.get("accuracy").asDouble()).isBetween(0.01, 1.0);
        assertThat(result.get("newest").size()).isEqualTo(3);
    }

    @Test
    void anAutoencoderIsEvaluatedToo() throws Exception {
        TestPipeline pipeline = skab("  training: {model: {type: autoencoder}}\n");
        register(pipeline, 1, shape(pipeline).initialParameters());
        run(pipeline, OptionalLong.of(1));
        JsonNode global = result(pipeline, "", "global");
        JsonNode local = result(pipeline, "", "local");
        assertThat(local.at("/reconstructionError/p50").asDouble())
                .as("trained on the device, against not trained at all")
                .isLessThan(global.at("/reconstructionError/p50").asDouble());
    }

    @Test
    void anotherPipelinesModelIsRefusedWithTheReason() throws Exception {
        TestPipeline pipeline = skab("");
        refused(pipeline, OptionalLong.empty(), "there is no global model yet");
        float[] parameters = shape(pipeline).initialParameters();
        register(pipeline, 1, parameters);
        refused(pipeline, OptionalLong.of(7), "there is no global model 7");
        pipeline.execute("UPDATE global_models SET shape_id = 'leaveOneOut-3x4-0123456789ab'");
        refused(pipeline, OptionalLong.empty(), "global model 1 has shape leaveOneOut-3x4-0123456789ab with");
        pipeline.execute("UPDATE global_models SET parameters = set_byte(parameters, 5, 77)");
        refused(pipeline, OptionalLong.empty(), "global model 1 is damaged: its parameters have SHA-256");
        assertThat(pipeline.query(RESULTS)).isEmpty();
        JsonNode reported = pipeline.published().get("evaluation/" + pipeline.pipeline.name() + "/refused");
        assertThat(String.valueOf(reported)).contains("global model 1 is damaged");

        try (AnalyticsProcess batch = AnalyticsProcess.start(pipeline.variables(), "batch")) {
            assertThat(batch.awaitExit()).as(batch.log()).isZero();
            assertThat(batch.log())
                    .contains("no evaluation: global model 1 is damaged", "readings read, ", " rows written, ");
        }
        assertThat(pipeline.result(DAY.toString(), "", "").get("status").asText())
                .isEqualTo("ok");
    }

    @Test
    void theExitCodeNamesTheKindOfFailure() throws Exception {
        TestPipeline pipeline = skab("");
        try (AnalyticsProcess refused = AnalyticsProcess.start(pipeline.variables(), "evaluate");
                AnalyticsProcess options = AnalyticsProcess.start(pipeline.variables(), "batch", "--to", "2024-01-01");
                AnalyticsProcess day = AnalyticsProcess.start(pipeline.variables(), "evaluate", "--day", "2024-13-01");
                AnalyticsProcess future =
                        AnalyticsProcess.start(pipeline.variables(), "batch", "--from", "9999-01-01")) {
            assertThat(refused.awaitExit()).isEqualTo(2);
            assertThat(refused.log()).contains("refused: there is no global model yet");
            assertThat(options.awaitExit()).isEqualTo(2);
            assertThat(options.log()).contains("--to needs --from");
            assertThat(day.awaitExit()).isEqualTo(2);
            assertThat(day.log())
                    .contains("'2024-13-01' is no day such as 2026-11-22: see 'flead-analytics evaluate --help'")
                    .hasLineCount(1);
            assertThat(future.awaitExit()).isEqualTo(2);
            assertThat(future.log()).contains("9999-01-01 has not begun: days are in UTC");
        }
        // A task of Spark's fails, not the program itself: the last line says why all the same.
        register(pipeline, 1, shape(pipeline).initialParameters());
        pipeline.execute("UPDATE device_data SET features = jsonb_set(features, '{Current}', '\"x\"')");
        try (AnalyticsProcess evaluation = AnalyticsProcess.start(pipeline.variables(), "evaluate", "--quiet");
                AnalyticsProcess batch = AnalyticsProcess.start(pipeline.variables(), "batch", "--quiet")) {
            String reason = "failed: database: ERROR: invalid input syntax for type double precision: \"x\"";
            assertThat(evaluation.awaitExit()).isEqualTo(1);
            assertThat(evaluation.log()).contains(reason);
            assertThat(batch.awaitExit()).isEqualTo(1);
            assertThat(batch.log()).contains(reason);
        }
        pipeline.moveDatabaseAway();
        try (AnalyticsProcess away = AnalyticsProcess.start(pipeline.variables(), "batch")) {
            assertThat(away.awaitExit()).isEqualTo(1);
            assertThat(away.log()).contains("failed: database: Connection to localhost:1 refused");
        }
    }

    private static void refused(TestPipeline pipeline, OptionalLong version, String reason) {
        assertThatThrownBy(() -> run(pipeline, version))
                .isInstanceOf(RefusedModelException.class)
                .hasMessageStartingWith(reason);
    }

    private static TestPipeline skab(String more) throws Exception {
        TestPipeline pipeline = new TestPipeline(directory, kafka, TestReadings.features("skab", DEVICES.get(0)), more);
        for (String device : DEVICES) {
            pipeline.store(TestReadings.of("skab", device, 0, Integer.MAX_VALUE));
        }
        return pipeline;
    }

    private static JobCounts run(TestPipeline pipeline, OptionalLong version) throws Exception {
        return run(pipeline, version, Optional.empty(), EvaluationCommand.DEFAULT_NEWEST, ReadingOrigin.AUTO);
    }

    private static JobCounts run(
            TestPipeline pipeline, OptionalLong version, Optional<LocalDate> day, int newest, ReadingOrigin origin)
            throws Exception {
        return new EvaluationJob(spark, pipeline.environment(), pipeline.analyticsDatabase(), silent())
                .run(version, day, newest, origin);
    }

    private static JobCounts once(TestPipeline pipeline) throws Exception {
        return new EvaluationJob(spark, pipeline.environment(), pipeline.analyticsDatabase(), silent())
                .runOnce(EvaluationCommand.DEFAULT_NEWEST, ReadingOrigin.AUTO);
    }

    private static JsonNode result(TestPipeline pipeline, String device, String mode) throws Exception {
        return pipeline.json("SELECT result FROM model_evaluations WHERE period_start = '" + DAY
                + " 00:00+00' AND device_id = '" + device + "' AND mode = '" + mode + "'");
    }

    private static ModelShape shape(TestPipeline pipeline) {
        return DetectorSettings.of(pipeline.pipeline.spec()).shape();
    }

    /** A network that one device has trained: some model that is not the initial one. */
    private static float[] trained(TestPipeline pipeline) throws Exception {
        DetectorSettings settings = DetectorSettings.of(pipeline.pipeline.spec());
        Detector detector = DetectorFactory.create(
                settings.withEpochs(5 * settings.training().epochs()));
        DeviceDetector device = detector.newDevice();
        for (Reading reading : TestReadings.of("skab", DEVICES.get(0), 0, 400)) {
            device.advance(reading.values());
        }
        try (LocalTrainer trainer = detector.newTrainer()) {
            return trainer.train(
                            shape(pipeline).initialParameters(),
                            device.trainingSet().orElseThrow(),
                            1)
                    .parameters();
        }
    }

    private static void register(TestPipeline pipeline, long version, float[] parameters) throws Exception {
        try (Connection connection = pipeline.database.dataSource().getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO global_models VALUES (?, 0, 0, 'FedAvg', 3, 600, .1, ?, ?, ?, now(), NULL)")) {
            insert.setLong(1, version);
            insert.setString(2, shape(pipeline).id());
            insert.setBytes(3, Parameters.encode(parameters));
            insert.setString(4, HexFormat.of().formatHex(Parameters.sha256(parameters)));
            insert.executeUpdate();
        }
    }

    private static ProgressLine silent() {
        return new ProgressLine(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false, true);
    }

    /** The same in plain loops: one row after the other, predictions by the scoring network in doubles. */
    private static final class Replay {
        private int rows;
        private int hits;
        private int falseAlarms;
        private int misses;
        private int quiet;
        private long counted;
        private long near;
        private final List<Double> normal = new ArrayList<>();
        private final List<Double> faulty = new ArrayList<>();

        void add(TestPipeline pipeline, float[] parameters, List<Reading> readings) {
            DetectorSettings settings = DetectorSettings.of(pipeline.pipeline.spec());
            DeviceDetector device = DetectorFactory.create(settings).newDevice();
            device.adopt(3, parameters);
            int width = settings.shape().features().size();
            LeaveOneOutNetwork network = new LeaveOneOutNetwork(
                    new LeaveOneOutLayout(width, settings.shape().hidden()), parameters, 0, settings.inputClip());
            double[] residuals = new double[width];
            rows += readings.size();
            for (int row = 0; row < readings.size(); row++) {
                device.advance(readings.get(row).values());
                if (row < readings.size() / 2) {
                    continue;
                }
                boolean flagged = device.score() > device.flagLevel();
                boolean anomalous = readings.get(row).label().orElseThrow() == 1;
                (anomalous ? faulty : normal).add(device.score());
                hits += flagged && anomalous ? 1 : 0;
                falseAlarms += flagged && !anomalous ? 1 : 0;
                misses += !flagged && anomalous ? 1 : 0;
                quiet += !flagged && !anomalous ? 1 : 0;
                NetworkView view = device.networkView().orElseThrow();
                network.residuals(view.input(), residuals);
                for (int i = 0; i < width; i++) {
                    counted++;
                    near += Math.abs(residuals[i] * view.unit()[i]) <= .1 ? 1 : 0;
                }
            }
        }

        double areaUnderRoc() {
            double above = 0;
            for (double high : faulty) {
                for (double low : normal) {
                    above += high > low ? 1 : high == low ? .5 : 0;
                }
            }
            return above / ((double) faulty.size() * normal.size());
        }

        void assertSame(JsonNode result) {
            assertThat(result.get("truePositives").asInt()).isEqualTo(hits);
            assertThat(result.get("falsePositives").asInt()).isEqualTo(falseAlarms);
            assertThat(result.get("falseNegatives").asInt()).isEqualTo(misses);
            assertThat(result.get("trueNegatives").asInt()).isEqualTo(quiet);
            double precision = (double) hits / (hits + falseAlarms);
            double recall = (double) hits / (hits + misses);
            assertThat(result.get("precision").asDouble()).isCloseTo(precision, within(1e-12));
            assertThat(result.get("recall").asDouble()).isCloseTo(recall, within(1e-12));
            assertThat(result.get("f1").asDouble())
                    .isCloseTo(2 * precision * recall / (precision + recall), within(1e-12));
            assertThat(result.get("far").asDouble())
                    .isCloseTo((double) falseAlarms / (falseAlarms + quiet), within(1e-12));
            assertThat(result.get("predictions").asLong()).isEqualTo(counted);
            // DL4J computes in single precision: a value at the very edge may fall on either side.
            assertThat(result.get("withinTolerance").asDouble()).isCloseTo((double) near, within(3.0));
            assertThat(result.get("accuracy").asDouble()).isCloseTo((double) near / counted, within(1e-3));
        }
    }
}
