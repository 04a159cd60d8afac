package io.flead.analytics.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.analytics.AnalyticsProcess;
import io.flead.analytics.TestReadings;
import io.flead.analytics.windows.ReferenceWindows.Expected;
import io.flead.contract.reading.Reading;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stream job as it runs, against a real broker and a real database, with readings of real devices. */
@Tag("slow")
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class WindowsIT {

    private static final List<String> PUMP = List.of("Accelerometer1RMS", "Current", "Pressure", "VolumeFlowRateRMS");
    private static final List<String> SERVER = List.of("m01", "m02", "m09");

    @TempDir
    private Path directory;

    @Test
    void windowsAreThoseOfThePlainComputationAcrossKillsLateReadingsAndRepetitions() throws Exception {
        PostgresProcess.Database database = PostgresProcess.newDatabase();
        try (StreamPipeline pipeline = new StreamPipeline(
                directory, KafkaProcess.shared().bootstrapServers(), database.jdbcUrl(), PUMP, "windows: [30s, 5m]")) {
            pipeline.migrate();
            List<Reading> disorder = disorder(List.of(
                    TestReadings.of("skab", "skab-valve1-00", PUMP, 0, 1000),
                    TestReadings.of("skab", "skab-valve1-01", PUMP, 0, 1000),
                    TestReadings.of("skab", "skab-valve1-03", PUMP, 0, 1000)));
            int third = disorder.size() / 3;

            try (AnalyticsProcess windows = pipeline.startWindows("--records", "300")) {
                send(pipeline, disorder.subList(0, third));
                pipeline.sendRaw(
                        "skab-valve1-00", disorder.get(third).eventTime(), "{".getBytes(StandardCharsets.UTF_8));
                pipeline.flush();
                await().atMost(AnalyticsProcess.PATIENCE)
                        .untilAsserted(() -> assertThat(pipeline.count("stream_analysis_results"))
                                .as(windows.log())
                                .isPositive());
                windows.kill();
            }
            try (AnalyticsProcess windows = pipeline.startWindows("--records", "200")) {
                send(pipeline, disorder.subList(third, 2 * third));
                pipeline.flush();
                windows.awaitReady();
                await().atMost(AnalyticsProcess.PATIENCE)
                        .until(() -> windows.metric("flead_windows_batches_total") >= 3);
                windows.kill();
            }
            try (AnalyticsProcess windows = pipeline.startWindows()) {
                send(pipeline, disorder.subList(2 * third, disorder.size()));
                pipeline.flush();
                pipeline.awaitExpected(windows);
                assertThat(pipeline.expected().values()).anyMatch(Expected::isAnomaly);
                assertThat(windows.get("/healthz").statusCode()).isEqualTo(200);
                assertThat(windows.metric("flead_windows_lag_records")).isZero();
                assertThat(windows.metric("flead_windows_devices")).isEqualTo(3);

                assertThat(windows.terminate().took()).isLessThan(Duration.ofSeconds(10));
                assertThat(windows.log()).contains("event=stopped");
            }
            long before = pipeline.count("stream_analysis_results");
            String newest = newest(pipeline);
            try (AnalyticsProcess windows = pipeline.startWindows()) {
                windows.awaitReady();
                assertThat(pipeline.count("stream_analysis_results")).isEqualTo(before);
                assertThat(newest(pipeline)).isEqualTo(newest);
            }
        }
    }

    @Test
    void withTheDatabaseAndThenTheBrokerAwayItWaitsAndNothingIsHalfWritten() throws Exception {
        int port = PostgresProcess.freePort();
        EmbeddedPostgres server = PostgresProcess.startAt(port, directory.resolve("database"));
        try (KafkaProcess broker = KafkaProcess.start();
                StreamPipeline pipeline = new StreamPipeline(
                        directory,
                        broker.bootstrapServers(),
                        server.getJdbcUrl("postgres", "postgres"),
                        SERVER,
                        "windows: [5m, 30s]")) {
            pipeline.migrate();
            List<Reading> recorded = new ArrayList<>(TestReadings.of("smd", "smd-1-7", SERVER, 24_000, 900));
            recorded.addAll(TestReadings.of("smd", "smd-2-2", SERVER, 24_000, 900));
            try (AnalyticsProcess windows = pipeline.startWindows()) {
                send(pipeline, recorded.subList(0, 400));
                pipeline.flush();
                pipeline.awaitExpected(windows);

                server.close();
                send(pipeline, recorded.subList(400, 800));
                pipeline.flush();
                windows.awaitLog("event=database_away");
                assertThat(windows.get("/readyz").statusCode()).isEqualTo(503);
                assertThat(windows.get("/readyz").body()).contains("database away");
                server = PostgresProcess.startAt(port, directory.resolve("database"));
                windows.awaitLog("event=database_back");
                pipeline.awaitExpected(windows);
                windows.awaitReady();

                broker.kill();
                windows.awaitLog("event=stream_failed");
                assertThat(windows.get("/readyz").statusCode()).isEqualTo(503);
                broker.restart();
                send(pipeline, recorded.subList(800, recorded.size()));
                pipeline.flush();
                pipeline.awaitExpected(windows);
                assertThat(windows.log()).as("outages are no faults").doesNotContain("\tat ");
            }
        } finally {
            server.close();
        }
    }

    /** Devices' rows in turn, some swapped, some late, some too late, some twice. */
    private static List<Reading> disorder(List<List<Reading>> devices) {
        Random random = new Random(17);
        List<Reading> all = new ArrayList<>();
        List<List<Reading>> disordered = new ArrayList<>();
        for (List<Reading> device : devices) {
            List<Reading> rows = new ArrayList<>(device);
            for (int index = 0; index + 100 < rows.size(); index++) {
                if (random.nextInt(12) == 0) {
                    rows.add(index + 1 + random.nextInt(90), rows.remove(index));
                }
                if (random.nextInt(25) == 0) {
                    rows.add(index + random.nextInt(50), rows.get(index));
                }
            }
            disordered.add(rows);
        }
        for (int index = 0; disordered.stream().anyMatch(rows -> !rows.isEmpty()); index++) {
            List<Reading> rows = disordered.get(index % disordered.size());
            for (int count = random.nextInt(40); count > 0 && !rows.isEmpty(); count--) {
                all.add(rows.remove(0));
            }
        }
        return all;
    }

    private static void send(StreamPipeline pipeline, List<Reading> rows) {
        rows.forEach(row -> pipeline.send(row.deviceId(), row.eventTime(), row.values()));
    }

    private static String newest(StreamPipeline pipeline) {
        StringBuilder newest = new StringBuilder();
        pipeline.query("SELECT max(computed_at) FROM stream_analysis_results", row -> newest.append(row.getString(1)));
        return newest.toString();
    }
}
