package io.flead.analytics.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.analytics.AnalyticsProcess;
import io.flead.analytics.TestPipeline;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A benchmark, run by {@code make bench ONLY=analytics}: one day of 100 devices with 7 sensors, 1 and 10 million
 * readings, by the program in a process of its own, its start included, and by PostgreSQL in one statement. The
 * statement asks for less: it looks for no repetitions and no gaps.
 */
class BatchThroughput {

    private static final List<String> SENSORS = List.of("s1", "s2", "s3", "s4", "s5", "s6", "s7");
    private static final int MILLION = 1_000_000;

    @Test
    void tenMillionReadings(@TempDir Path directory) throws Exception {
        try (EmbeddedPostgres postgres = PostgresProcess.builder()
                        .setServerConfig("shared_buffers", "512MB")
                        .setServerConfig("max_wal_size", "8GB")
                        .setServerConfig("work_mem", "256MB")
                        .start();
                KafkaProcess kafka = KafkaProcess.start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            TestPipeline pipeline = new TestPipeline(
                    directory, kafka, SENSORS, "", new PostgresProcess.Database(url, postgres.getPostgresDatabase()));
            fill(pipeline, MILLION);
            Figures small = measure(pipeline, MILLION);
            fill(pipeline, 10 * MILLION);
            Figures large = measure(pipeline, 10 * MILLION);
            figure("analytics.batch.10m", large.seconds, "s", large.sqlSeconds, 1.5 * large.sqlSeconds);
            figure("analytics.batch.1m", small.seconds, "s", small.sqlSeconds, 60);
            figure("analytics.batch.10m-per-1m", large.seconds, "s", small.seconds, 12 * small.seconds);
            figure("analytics.batch.resident", large.residentMiB, "MiB", small.residentMiB, 2048);
        }
    }

    private record Figures(double seconds, double sqlSeconds, double residentMiB) {}

    private static void fill(TestPipeline pipeline, int rows) throws SQLException {
        pipeline.execute("TRUNCATE device_data, batch_analysis_results, analytics_progress");
        String values = SENSORS.stream()
                .map(sensor -> "'" + sensor + "', round((random() * 100 + n % 100)::numeric, 4)")
                .collect(Collectors.joining(", "));
        pipeline.execute("INSERT INTO device_data SELECT 'device-' || n % 100, timestamptz '2024-05-01 00:00+00'"
                + " + n * interval '1 day' / " + rows + ", jsonb_build_object(" + values + "), NULL, 0, n"
                + " FROM generate_series(0, " + (rows - 1) + ") AS n");
        pipeline.execute("VACUUM ANALYZE device_data");
    }

    private static Figures measure(TestPipeline pipeline, int rows) throws Exception {
        double sql = sqlSeconds(pipeline);
        long begun = System.nanoTime();
        AtomicLong resident = new AtomicLong();
        try (AnalyticsProcess process = AnalyticsProcess.start(pipeline.variables(), "batch", "--from", "2024-05-01")) {
            await().atMost(AnalyticsProcess.PATIENCE).until(() -> {
                process.residentMebibytes().values().forEach(now -> resident.accumulateAndGet(now, Math::max));
                return !process.isAlive();
            });
            assertThat(process.awaitExit()).as(process.log()).isZero();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        assertThat(pipeline.result("2024-05-01", "", "").get("readings").asInt())
                .isEqualTo(rows);
        return new Figures(seconds, sql, resident.get());
    }

    /** Everything by device and over all devices, in one statement. */
    private static double sqlSeconds(TestPipeline pipeline) throws SQLException {
        String columns = SENSORS.stream()
                .map(sensor -> "(features->>'" + sensor + "')::float8 AS " + sensor)
                .collect(Collectors.joining(", "));
        String aggregates = SENSORS.stream()
                .map(sensor -> "count(%1$s), avg(%1$s), min(%1$s), max(%1$s), stddev(%1$s),".formatted(sensor)
                        + " percentile_cont(ARRAY[.01, .05, .25, .5, .75, .95, .99]) WITHIN GROUP (ORDER BY " + sensor
                        + ")")
                .collect(Collectors.joining(", "));
        long begun = System.nanoTime();
        try (Connection connection = pipeline.database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT device_id, " + aggregates
                        + " FROM (SELECT device_id, " + columns
                        + " FROM device_data WHERE event_time >= '2024-05-01 00:00+00'"
                        + " AND event_time < '2024-05-02 00:00+00') AS readings"
                        + " GROUP BY GROUPING SETS ((device_id), ())")) {
            int groups = 0;
            while (result.next()) {
                groups++;
            }
            assertThat(groups).isEqualTo(101);
        }
        return (System.nanoTime() - begun) / 1e9;
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
