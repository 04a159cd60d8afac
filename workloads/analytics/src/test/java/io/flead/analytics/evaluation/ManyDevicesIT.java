package io.flead.analytics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.flead.analytics.TestPipeline;
import io.flead.analytics.batch.BatchJob;
import io.flead.analytics.readings.ReadingOrigin;
import io.flead.analytics.spark.SparkSessions;
import io.flead.contract.message.Parameters;
import io.flead.detector.DetectorSettings;
import io.flead.detector.ModelShape;
import io.flead.process.progress.ProgressLine;
import io.flead.testkit.KafkaProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a driver that takes a megabyte of results: a fraction of these devices' outcomes, or of their daily figures. */
class ManyDevicesIT {

    private static final String MOST_RESULTS = "spark.driver.maxResultSize";
    private static final int DEVICES = 400;
    private static final int ROWS = 240;

    @TempDir
    private static Path directory;

    private static KafkaProcess kafka;
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        kafka = KafkaProcess.shared();
        System.setProperty(MOST_RESULTS, "1m");
        try {
            spark = SparkSessions.start("many-devices-it", Optional.of(directory), silent());
        } finally {
            System.clearProperty(MOST_RESULTS);
        }
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void theResultsOfManyDevicesDoNotPassTheDriver() throws Exception {
        TestPipeline pipeline = pipeline();
        new EvaluationJob(spark, pipeline.environment(), pipeline.analyticsDatabase(), silent())
                .run(OptionalLong.empty(), Optional.empty(), EvaluationCommand.DEFAULT_NEWEST, ReadingOrigin.DATABASE);

        JsonNode all = pipeline.json("SELECT result FROM model_evaluations WHERE device_id = '' AND mode = 'global'");
        assertThat(all.get("devices").asInt()).isEqualTo(DEVICES);
        List<String> sums = pipeline.query("SELECT sum((result->>'readings')::int), sum((result->>'flagged')::int)"
                + " FROM model_evaluations WHERE device_id <> '' AND mode = 'global'");
        assertThat(sums)
                .containsExactly(
                        all.get("readings").asText() + " " + all.get("flagged").asText());
        assertThat(pipeline.query("SELECT count(*) FROM model_evaluations")).containsExactly("" + 3 * (DEVICES + 1));
        assertThat(pipeline.query("SELECT count(*) FROM analytics_staging")).containsExactly("0");
    }

    @Test
    void theDailyFiguresOfManyDevicesDoNotPassTheDriver() throws Exception {
        TestPipeline pipeline = pipeline();
        run(pipeline);
        String day = "2024-05-01";
        assertThat(pipeline.result(day, "", "").get("devices").asInt()).isEqualTo(DEVICES);
        JsonNode all = pipeline.result(day, "", "flow");
        assertThat(all.get("count").asInt()).isEqualTo(DEVICES * ROWS);
        assertThat(pipeline.query("SELECT sum((result->>'count')::int), max((result->>'max')::float8)"
                        + " FROM batch_analysis_results WHERE device_id <> '' AND feature = 'flow'"))
                .containsExactly(
                        all.get("count").asText() + " " + all.get("max").asText());
        assertThat(all.at("/quantiles/p95").asDouble())
                .isEqualTo(Double.parseDouble(pipeline.query("SELECT percentile_cont(.95) WITHIN GROUP (ORDER BY"
                                + " (features->>'flow')::float8) FROM device_data")
                        .get(0)));
        assertThat(pipeline.query("SELECT count(*) FROM batch_analysis_results"))
                .containsExactly("" + 4 * (DEVICES + 1));
        assertThat(pipeline.query("SELECT count(*) FROM analytics_staging")).containsExactly("0");

        String rows = "SELECT device_id, feature, result FROM batch_analysis_results ORDER BY 1, 2";
        List<String> before = pipeline.query(rows);
        run(pipeline);
        assertThat(pipeline.query(rows)).as("a repeated run").isEqualTo(before);
    }

    private static void run(TestPipeline pipeline) throws Exception {
        new BatchJob(
                        spark,
                        pipeline.environment(),
                        pipeline.analyticsDatabase(),
                        silent(),
                        Clock.fixed(Instant.parse("2024-05-01T12:00:00Z"), ZoneOffset.UTC))
                .run(ReadingOrigin.DATABASE, new TreeSet<>(List.of(LocalDate.parse("2024-05-01"))));
    }

    private static TestPipeline pipeline() throws Exception {
        TestPipeline pipeline = new TestPipeline(
                directory, kafka, List.of("flow", "level", "pressure"), "  training: {detection: {warmup: 100}}\n");
        pipeline.execute("INSERT INTO device_data SELECT 'device-' || d, timestamptz '2024-05-01 00:00+00'"
                + " + n * interval '5 seconds', jsonb_build_object('flow', sin(n / 9.0) + random(),"
                + " 'level', sin(n / 9.0) * 2 + random(), 'pressure', random()), NULL, 0, n * 100000 + d"
                + " FROM generate_series(1, " + DEVICES + ") AS d, generate_series(1, " + ROWS + ") AS n");
        pipeline.execute("ANALYZE device_data");
        ModelShape shape = DetectorSettings.of(pipeline.pipeline.spec()).shape();
        float[] parameters = shape.initialParameters();
        try (Connection connection = pipeline.database.dataSource().getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO global_models VALUES (1, 0, 0, 'FedAvg', 3, 600, .1, ?, ?, ?, now(), NULL)")) {
            insert.setString(1, shape.id());
            insert.setBytes(2, Parameters.encode(parameters));
            insert.setString(3, HexFormat.of().formatHex(Parameters.sha256(parameters)));
            insert.executeUpdate();
        }
        return pipeline;
    }

    private static ProgressLine silent() {
        return new ProgressLine(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false, true);
    }
}
