package io.flead.analytics.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.analytics.AnalyticsProcess;
import io.flead.analytics.TestPipeline;
import io.flead.contract.message.Parameters;
import io.flead.detector.DetectorSettings;
import io.flead.detector.ModelShape;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A benchmark, run by {@code make bench ONLY=fleet}: the daily aggregates and the evaluation of 20,000 devices with 3
 * sensors and 160 readings each, beside those of a tenth of them, by the program with its default memory. A run a
 * quarter of an hour must be done in time.
 */
class FleetThroughput {

    private static final int DEVICES = Integer.getInteger("flead.bench.devices", 20_000);
    private static final int READINGS = 160;
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final double QUARTER_HOUR_SECONDS = 900;

    @Test
    void manyDevices(@TempDir Path directory) throws Exception {
        try (EmbeddedPostgres postgres = PostgresProcess.builder()
                        .setServerConfig("shared_buffers", "512MB")
                        .setServerConfig("max_wal_size", "8GB")
                        .start();
                KafkaProcess kafka = KafkaProcess.start()) {
            TestPipeline pipeline = new TestPipeline(
                    directory,
                    kafka,
                    List.of("flow", "level", "pressure"),
                    "  training: {detection: {warmup: 100}}\n",
                    new PostgresProcess.Database(
                            postgres.getJdbcUrl("postgres", "postgres"), postgres.getPostgresDatabase()));
            register(pipeline);
            fill(pipeline, DEVICES / 10);
            Figures smallBatch = measure(pipeline, "batch", "--from", "2024-05-01", "--no-evaluation");
            Figures smallEvaluation = measure(pipeline, "evaluate");
            fill(pipeline, DEVICES);
            Figures batch = measure(pipeline, "batch", "--from", "2024-05-01", "--no-evaluation");
            Figures evaluation = measure(pipeline, "evaluate");
            assertThat(pipeline.query("SELECT result->>'devices' FROM model_evaluations WHERE device_id = ''"))
                    .containsOnly("" + DEVICES)
                    .hasSize(3);
            assertThat(pipeline.query("SELECT count(DISTINCT device_id) FROM batch_analysis_results"))
                    .containsExactly("" + (DEVICES + 1));
            figure("analytics.fleet.batch", batch.seconds, "s", smallBatch.seconds, QUARTER_HOUR_SECONDS);
            figure("analytics.fleet.evaluate", evaluation.seconds, "s", smallEvaluation.seconds, QUARTER_HOUR_SECONDS);
            figure("analytics.fleet.batch.resident", batch.residentMiB, "MiB", smallBatch.residentMiB, 2048);
            figure(
                    "analytics.fleet.evaluate.resident",
                    evaluation.residentMiB,
                    "MiB",
                    smallEvaluation.residentMiB,
                    2048);
        }
    }

    private record Figures(double seconds, double residentMiB) {}

    private static void register(TestPipeline pipeline) throws Exception {
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
    }

    private static void fill(TestPipeline pipeline, int devices) throws Exception {
        pipeline.execute("TRUNCATE device_data, batch_analysis_results, model_evaluations, analytics_progress");
        pipeline.execute("INSERT INTO device_data SELECT 'device-' || d, timestamptz '2024-05-01 00:00+00'"
                + " + n * interval '5 seconds', jsonb_build_object('flow', sin(n / 9.0) + random(),"
                + " 'level', sin(n / 9.0) * 2 + random(), 'pressure', random()), NULL, 0, n * 100000 + d"
                + " FROM generate_series(1, " + READINGS + ") AS n, generate_series(1, " + devices + ") AS d");
        pipeline.execute("VACUUM ANALYZE device_data");
    }

    private static Figures measure(TestPipeline pipeline, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(arguments));
        long begun = System.nanoTime();
        AtomicLong resident = new AtomicLong();
        try (AnalyticsProcess process = AnalyticsProcess.start(pipeline.variables(), command.toArray(String[]::new))) {
            await().atMost(PATIENCE).until(() -> {
                process.residentMebibytes().values().forEach(now -> resident.accumulateAndGet(now, Math::max));
                return !process.isAlive();
            });
            assertThat(process.awaitExit()).as(process.log()).isZero();
        }
        return new Figures((System.nanoTime() - begun) / 1e9, resident.get());
    }

    private static void figure(String name, double value, String unit, double baseline, double target) {
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"%s\",\"value\":%.2f,\"unit\":\"%s\",\"baseline\":%.2f,\"ratio\":%.3f,\"target\":%.2f,\"ok\":%b}%n",
                name,
                value,
                unit,
                baseline,
                value / baseline,
                target,
                value <= target);
    }
}
