package io.flead.analytics.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.analytics.AnalyticsProcess;
import io.flead.analytics.spark.SparkSessions;
import io.flead.analytics.windows.ReferenceWindows.Expected;
import io.flead.analytics.windows.ReferenceWindows.WindowKey;
import io.flead.process.progress.ProgressLine;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The reports of the stream job besides its table: summaries, Parquet, latest.json. */
@Tag("slow")
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class WindowReportsIT {

    private static final int ROUNDS = 3;
    private static final int ROUND_SECONDS = 4000;
    private static final Duration PATIENCE_OF_A_ROUND = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void killsInTheMiddleOfAFileLoseAndDoubleNothing() throws Exception {
        PostgresProcess.Database database = PostgresProcess.newDatabase();
        Path files = directory.resolve("files");
        SparkSession session = SparkSessions.start(
                "test", Optional.of(directory.resolve("spark")), new ProgressLine(System.err, false, true), 1);
        try (StreamPipeline pipeline = new StreamPipeline(
                directory,
                KafkaProcess.shared().bootstrapServers(),
                database.jdbcUrl(),
                List.of("a", "b"),
                "windows: [30s, 5m], parquet: " + files)) {
            pipeline.migrate();
            Instant begin = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(6, ChronoUnit.HOURS);
            sendOf(pipeline, "gone", begin, 0, 600);
            int killedInTheMiddle = 0;
            for (int round = 0; round < ROUNDS; round++) {
                try (AnalyticsProcess windows = pipeline.startWindows("--report", "300ms")) {
                    for (String device : List.of("one", "two")) {
                        sendOf(pipeline, device, begin, round * ROUND_SECONDS, (round + 1) * ROUND_SECONDS);
                    }
                    if (seesAnUnfinishedFile(files)) {
                        killedInTheMiddle++;
                    }
                    windows.kill();
                }
                // Any file that exists can be read, and is true.
                assertThat(expectedFinals(pipeline)).containsAll(inFiles(session, files));
            }
            assertThat(killedInTheMiddle).isPositive();
            pipeline.query(
                    "UPDATE stream_analysis_results SET computed_at = computed_at - interval '1 hour'"
                            + " WHERE device_id = 'gone' RETURNING 1",
                    row -> {});

            try (AnalyticsProcess windows = pipeline.startWindows("--report", "300ms")) {
                pipeline.awaitExpected(windows);
                await().atMost(AnalyticsProcess.PATIENCE).untilAsserted(() -> {
                    assertThat(inFiles(session, files))
                            .as(windows.log())
                            .doesNotHaveDuplicates()
                            .containsExactlyInAnyOrderElementsOf(expectedFinals(pipeline));
                    assertThat(summaries(pipeline)).isEqualTo(expectedSummaries(pipeline));
                    assertThat(unfinished(files)).isEmpty();
                });
                await().atMost(AnalyticsProcess.PATIENCE).untilAsserted(() -> {
                    assertThat(files.resolve("latest.json")).exists();
                    JsonNode latest = new ObjectMapper()
                            .readTree(files.resolve("latest.json").toFile());
                    assertThat(latest.at("/windows").size()).isEqualTo(3);
                    assertThat(latest.at("/windows/gone/status").asText()).isEqualTo("silent");
                    assertThat(latest.at("/devices/active").asInt()).isEqualTo(2);
                });
                windows.terminate();
            }
        } finally {
            session.stop();
        }
    }

    private static void sendOf(StreamPipeline pipeline, String device, Instant begin, int from, int to) {
        for (int second = from; second < to; second += 10) {
            Instant time = begin.plusSeconds(second);
            pipeline.sendArriving(device, time, time, second % 70, second % 3000 == 0 ? 1000 : second % 20);
        }
        pipeline.flush();
    }

    /** Final windows as (device, start, end, feature, count). */
    private static List<List<Object>> expectedFinals(StreamPipeline pipeline) {
        List<List<Object>> finals = new ArrayList<>();
        pipeline.expected().forEach((key, expected) -> {
            if (expected.isFinal()) {
                finals.add(List.of(
                        key.deviceId(),
                        key.startMicros(),
                        key.endMicros(),
                        key.feature() == 0 ? "a" : "b",
                        expected.count()));
            }
        });
        return finals;
    }

    private static List<List<Object>> inFiles(SparkSession session, Path files) throws IOException {
        List<List<Object>> found = new ArrayList<>();
        if (!Files.isDirectory(files.resolve("windows"))) {
            return found;
        }
        try (Stream<Path> all = Files.walk(files.resolve("windows"))) {
            for (Path file :
                    all.filter(one -> one.toString().endsWith(".parquet")).toList()) {
                for (Row row : session.read().parquet(file.toString()).collectAsList()) {
                    found.add(List.of(
                            row.getAs("device_id"),
                            ChronoUnit.MICROS.between(
                                    Instant.EPOCH, row.getTimestamp(0).toInstant()),
                            ChronoUnit.MICROS.between(
                                    Instant.EPOCH, row.getTimestamp(1).toInstant()),
                            row.getAs("feature"),
                            row.getAs("count")));
                }
            }
        }
        return found;
    }

    private static List<Path> unfinished(Path files) throws IOException {
        if (!Files.isDirectory(files)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(files)) {
            return all.filter(file -> file.getFileName().toString().startsWith(".unfinished"))
                    .toList();
        }
    }

    /** Looks without a pause, since a file is unfinished for some milliseconds only; some come and go unseen. */
    private static boolean seesAnUnfinishedFile(Path files) throws IOException {
        Instant deadline = Instant.now().plus(PATIENCE_OF_A_ROUND);
        while (Instant.now().isBefore(deadline)) {
            if (!unfinished(files).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** By the hour: rows, and by length final windows, devices, rows, readings and anomalies. */
    private static Map<String, List<Object>> summaries(StreamPipeline pipeline) throws IOException {
        Map<String, List<Object>> summaries = new HashMap<>();
        pipeline.published().forEach((key, message) -> {
            assertThat(message.get("kind").asText()).isEqualTo("windows");
            assertThat(message.get("id").asText()).isEqualTo(key);
            List<Object> figures = new ArrayList<>(List.of(message.get("rows").asLong()));
            for (JsonNode length : message.at("/result/windows")) {
                for (String name : List.of("seconds", "final", "devices", "rows", "readings", "anomalies")) {
                    figures.add(length.get(name).asLong());
                }
            }
            summaries.put(key, figures);
        });
        return summaries;
    }

    private static Map<String, List<Object>> expectedSummaries(StreamPipeline pipeline) {
        long hour = TimeUnit.HOURS.toMicros(1);
        Map<String, List<Object>> summaries = new HashMap<>();
        Map<WindowKey, Expected> expected = new HashMap<>(pipeline.expected());
        expected.values().removeIf(one -> !one.isFinal());
        Set<Long> hours = new HashSet<>();
        expected.keySet().forEach(key -> hours.add(Math.floorDiv(key.startMicros(), hour) * hour));
        for (long begin : hours) {
            List<Object> figures = new ArrayList<>();
            long rows = 0;
            for (long seconds : new long[] {30, 300}) {
                Set<List<Object>> windows = new HashSet<>();
                Set<String> devices = new HashSet<>();
                long ofLength = 0;
                long readings = 0;
                long anomalies = 0;
                for (Map.Entry<WindowKey, Expected> one : expected.entrySet()) {
                    WindowKey key = one.getKey();
                    if (Math.floorDiv(key.startMicros(), hour) * hour == begin
                            && key.endMicros() - key.startMicros() == TimeUnit.SECONDS.toMicros(seconds)) {
                        windows.add(List.of(key.deviceId(), key.startMicros()));
                        devices.add(key.deviceId());
                        ofLength++;
                        readings += key.feature() == 0 ? one.getValue().count() : 0;
                        anomalies += one.getValue().isAnomaly() ? 1 : 0;
                    }
                }
                rows += ofLength;
                figures.addAll(
                        List.of(seconds, (long) windows.size(), (long) devices.size(), ofLength, readings, anomalies));
            }
            figures.add(0, rows);
            summaries.put(
                    "windows/" + pipeline.pipeline.name() + "/" + Instant.EPOCH.plus(begin, ChronoUnit.MICROS),
                    figures);
        }
        return summaries;
    }
}
