package io.flead.analytics.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.analytics.AnalyticsProcess;
import io.flead.analytics.windows.ReferenceWindows.Expected;
import io.flead.analytics.windows.ReferenceWindows.WindowKey;
import io.flead.testkit.HostileReadings;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stream job between an honest fleet and ten thousand readings of someone who wants it to fail. */
@Tag("slow")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class HostileWindowsIT {

    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
    private static final int STEPS = 500;
    private static final int HOSTILE_PER_STEP = 20;
    private static final int STEPS_PER_BOMB = 100;
    private static final List<String> HONEST = List.of("a", "b", "c");
    private static final List<String> FEATURES = List.of("current", "pressure");

    @TempDir
    private Path directory;

    @Test
    void invariant10_hostileReadingsEndNothingAndChangeNoWindowOfAnHonestDevice() throws Exception {
        PostgresProcess.Database database = PostgresProcess.newDatabase();
        HostileReadings enemy = new HostileReadings(23, FEATURES);
        try (StreamPipeline pipeline = new StreamPipeline(
                directory,
                KafkaProcess.shared().bootstrapServers(),
                database.jdbcUrl(),
                FEATURES,
                "windows: [30s, 5m]")) {
            pipeline.migrate();
            try (AnalyticsProcess windows = pipeline.startWindows()) {
                windows.awaitReady();
                int records = 0;
                for (int step = 0; step < STEPS; step++) {
                    for (String device : HONEST) {
                        pipeline.send(device, BEGIN.plusSeconds(step), step % 7, step % 11);
                        records++;
                    }
                    for (int message = 0; message < HOSTILE_PER_STEP; message++) {
                        pipeline.sendRaw(HONEST.get(message % HONEST.size()), Instant.now(), enemy.next());
                        records++;
                    }
                    if (step % STEPS_PER_BOMB == 0) {
                        pipeline.sendCompressed(HostileReadings.bomb());
                        records++;
                    }
                }
                pipeline.flush();
                double all = records;
                await().atMost(AnalyticsProcess.PATIENCE)
                        .untilAsserted(() -> assertThat(windows.metric("flead_windows_records_total"))
                                .as(windows.log())
                                .isEqualTo(all));
                await().atMost(AnalyticsProcess.PATIENCE)
                        .untilAsserted(() -> assertThat(honest(pipeline)).isEqualTo(pipeline.expected()));
                assertThat(windows.metric("flead_windows_rejected_total")).isBetween(all / 3, all);
                assertThat(windows.metric("flead_windows_database_up")).isEqualTo(1);
                assertThat(windows.log())
                        .doesNotContain(
                                "\tat ", "Exception", "level=ERROR", "event=stream_failed", "event=database_away");
                assertThat(windows.isAlive()).isTrue();
            }
        }
    }

    private static Map<WindowKey, Expected> honest(StreamPipeline pipeline) {
        Map<WindowKey, Expected> honest = new HashMap<>(pipeline.stored());
        honest.keySet().removeIf(window -> !HONEST.contains(window.deviceId()));
        return honest;
    }
}
