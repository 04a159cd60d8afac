package io.flead.analytics.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.analytics.AnalyticsProcess;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the stream job takes in, however much it is, and what it leaves out. */
@Tag("slow")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class WindowAdmissionIT {

    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path directory;

    /** Were a batch to wait for each trigger, a fleet of more readings than a batch holds would never be caught up with. */
    @Test
    void aBacklogDoesNotWaitForTheTrigger() throws Exception {
        PostgresProcess.Database database = PostgresProcess.newDatabase();
        try (StreamPipeline pipeline = pipeline(database)) {
            pipeline.migrate();
            send(pipeline, "a", "b", "c");
            try (AnalyticsProcess windows = pipeline.startWindows("--trigger", "10m", "--records", "300")) {
                await().atMost(AnalyticsProcess.PATIENCE)
                        .untilAsserted(() -> assertThat(windows.metric("flead_windows_records_total"))
                                .as(windows.log())
                                .isGreaterThanOrEqualTo(1_200));
                assertThat(windows.metric("flead_windows_batches_total")).isGreaterThanOrEqualTo(4);
            }
        }
    }

    /** A device whose data the database refuses costs the others nothing, and is told of. */
    @Test
    void rowsThatTheDatabaseRefusesDoNotHoldUpTheOthers() throws Exception {
        PostgresProcess.Database database = PostgresProcess.newDatabase();
        try (StreamPipeline pipeline = pipeline(database)) {
            pipeline.migrate();
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "ALTER TABLE stream_analysis_results ADD CHECK (device_id <> 'b' OR feature <> 'pressure')");
            }
            send(pipeline, "a", "b", "c");
            try (AnalyticsProcess windows = pipeline.startWindows()) {
                await().atMost(AnalyticsProcess.PATIENCE)
                        .untilAsserted(() -> assertThat(pipeline.stored().keySet())
                                .as(windows.log())
                                .containsExactlyInAnyOrderElementsOf(pipeline.expected().keySet().stream()
                                        .filter(key -> !key.deviceId().equals("b") || key.feature() != 1)
                                        .toList()));
                windows.awaitReady();
                assertThat(windows.metric("flead_windows_refused_total")).isPositive();
                assertThat(windows.metric("flead_windows_database_up")).isEqualTo(1);
                assertThat(windows.log())
                        .contains("event=rows_refused", "device b, pressure", "check constraint")
                        .doesNotContain("event=database_away", "event=stream_failed", "\tat ");
            }
        }
    }

    private StreamPipeline pipeline(PostgresProcess.Database database) throws Exception {
        return new StreamPipeline(
                directory,
                KafkaProcess.shared().bootstrapServers(),
                database.jdbcUrl(),
                List.of("current", "pressure"),
                "windows: [30s, 5m]");
    }

    /** 500 readings of each device, one a second. */
    private static void send(StreamPipeline pipeline, String... devices) {
        for (int second = 0; second < 500; second++) {
            for (String device : devices) {
                pipeline.send(device, BEGIN.plusSeconds(second), second % 7, second % 11);
            }
        }
        pipeline.flush();
    }
}
