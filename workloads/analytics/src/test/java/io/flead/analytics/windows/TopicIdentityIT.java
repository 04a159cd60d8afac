package io.flead.analytics.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.analytics.AnalyticsProcess;
import io.flead.analytics.TestReadings;
import io.flead.contract.reading.Reading;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Administrators and retention change the readings topic under the stream. */
@Tag("slow")
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class TopicIdentityIT {

    private static final List<String> SERVER = List.of("m01", "m02", "m09");

    /** Of two devices, 300 readings each and 100 each. */
    private static final int READ_BEFORE_KILL = 800;

    @TempDir
    private Path directory;

    @Test
    void aRecreatedTopicIsReadFromItsBeginAndDevicesKeepTheirHistory() throws Exception {
        PostgresProcess.Database database = PostgresProcess.newDatabase();
        try (StreamPipeline pipeline = new StreamPipeline(
                directory,
                KafkaProcess.shared().bootstrapServers(),
                database.jdbcUrl(),
                SERVER,
                "windows: [30s, 5m]")) {
            pipeline.migrate();
            List<Reading> first = TestReadings.of("smd", "smd-1-7", SERVER, 24_000, 900);
            List<Reading> second = TestReadings.of("smd", "smd-2-2", SERVER, 24_000, 900);
            try (AnalyticsProcess windows = pipeline.startWindows()) {
                send(pipeline, first.subList(0, 300), second.subList(0, 300));
                pipeline.awaitExpected(windows);

                // While it runs. Fewer records than before: their offsets have all been there.
                pipeline.recreateTopic();
                send(pipeline, first.subList(300, 400), second.subList(300, 400));
                pipeline.awaitExpected(windows);
                assertThat(windows.log()).containsOnlyOnce("event=topic_recreated");
                assertThat(windows.log()).doesNotContain("event=stream_failed");
                // The rows are there before the batch is done, which a topic that is gone could not repeat.
                await().atMost(AnalyticsProcess.PATIENCE)
                        .until(() -> windows.metric("flead_windows_records_total") >= READ_BEFORE_KILL);
                windows.kill();
            }

            // While it does not run. More records than before: the first would be taken for those already read.
            pipeline.recreateTopic();
            send(pipeline, first.subList(400, 900), second.subList(400, 900));
            try (AnalyticsProcess windows = pipeline.startWindows()) {
                pipeline.awaitExpected(windows);
                assertThat(windows.log()).containsOnlyOnce("event=topic_recreated");
                windows.kill();
            }
            try (AnalyticsProcess windows = pipeline.startWindows()) {
                windows.awaitReady();
                pipeline.awaitExpected(windows);
                assertThat(windows.log()).doesNotContain("event=topic_recreated");
                assertThat(windows.metric("flead_windows_lost_total")).isZero();
            }
        }
    }

    @Test
    void readingsThatRetentionRemovedUnreadAreCountedAndTheRestIsRead() throws Exception {
        PostgresProcess.Database database = PostgresProcess.newDatabase();
        try (StreamPipeline pipeline = new StreamPipeline(
                directory,
                KafkaProcess.shared().bootstrapServers(),
                database.jdbcUrl(),
                SERVER,
                "windows: [30s, 5m]")) {
            pipeline.migrate();
            List<Reading> recorded = TestReadings.of("smd", "smd-1-7", SERVER, 24_000, 900);
            try (AnalyticsProcess windows = pipeline.startWindows()) {
                send(pipeline, recorded.subList(0, 300), List.of());
                pipeline.awaitExpected(windows);
                windows.terminate();
            }
            List<ReferenceWindows.Sent> read = List.copyOf(pipeline.sent);
            send(pipeline, recorded.subList(300, 500), List.of());
            pipeline.sent.clear();
            pipeline.sent.addAll(read);
            send(pipeline, recorded.subList(500, 900), List.of());
            pipeline.keepOnly("smd-1-7", 400);

            try (AnalyticsProcess windows = pipeline.startWindows()) {
                pipeline.awaitExpected(windows);
                assertThat(windows.log())
                        .containsOnlyOnce("event=records_lost ")
                        .contains(" records=200");
                assertThat(windows.metric("flead_windows_lost_total")).isEqualTo(200);
                assertThat(windows.log()).doesNotContain("\tat ");
            }
        }
    }

    private static void send(StreamPipeline pipeline, List<Reading> first, List<Reading> second) {
        List<Reading> both = new ArrayList<>(first);
        both.addAll(second);
        both.forEach(row -> pipeline.send(row.deviceId(), row.eventTime(), row.values()));
        pipeline.flush();
    }
}
