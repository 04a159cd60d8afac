package io.flead.analytics.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.parquet.ResultDirectory;
import io.flead.analytics.parquet.ResultParquet;
import io.flead.analytics.spark.SparkSessions;
import io.flead.process.environment.DatabaseEnvironment;
import io.flead.process.progress.ProgressLine;
import io.flead.testkit.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the windows and of the batch, from a real database. */
class WindowFilesIT {

    private static final long SECOND = 1_000_000;
    private static final WindowSettings SETTINGS = new WindowSettings(
            new ArrayList<>(List.of("a", "b")), new long[] {30 * SECOND, 300 * SECOND}, 30 * SECOND, 2.5, 4);

    @TempDir
    private Path directory;

    @Test
    void parquetHoldsTheFinalWindowsAndTheDaysHoweverOftenItIsWritten() throws Exception {
        PostgresProcess.Database postgres = PostgresProcess.newDatabase();
        AnalyticsDatabase database = migrated(postgres);
        WindowTable table = new WindowTable(database, "p");
        long noon = Instant.parse("2026-11-22T12:59:00Z").getEpochSecond();
        DeviceWindows device = new DeviceWindows(SETTINGS);
        for (long second = noon; second < noon + 600; second += 5) {
            device.add(second * SECOND, second * SECOND, new double[] {second % 7, 1});
        }
        List<WindowRow> rows = rows("d", device);
        assertThat(table.write(0, rows.iterator()).written()).isEqualTo(rows.size());
        assertThat(table.write(0, rows.iterator()).written()).as("again").isZero();
        DeviceWindows beginsAnew = new DeviceWindows(SETTINGS);
        beginsAnew.add(noon * SECOND, noon * SECOND, new double[] {5, 1});
        assertThat(table.write(0, rows("d", beginsAnew).iterator()).written())
                .as("of fewer readings")
                .isZero();
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO batch_analysis_results (period_start, period_end, device_id, feature, result)
                    VALUES ('2026-11-22Z', '2026-11-23Z', 'd', 'a', '{"count": 9, "avg": 1.5}'),
                           ('2026-11-21Z', '2026-11-22Z', 'd', 'a', '{"count": 8, "avg": 2.5}')
                    """);
        }
        Path files = directory.resolve("files");
        SparkSession session = SparkSessions.start(
                "test", Optional.of(directory.resolve("spark")), new ProgressLine(System.err, false, true), 1);
        try {
            ResultParquet parquet = new ResultParquet(
                    session,
                    database,
                    new ResultDirectory(files.toString(), session.sparkContext().hadoopConfiguration()));
            for (int time = 0; time < 2; time++) {
                parquet.writeWindows(Instant.parse("2026-11-22T12:30:00Z"));
                parquet.writeWindows(Instant.parse("2026-11-22T13:00:00Z"));
                parquet.writeDay(LocalDate.parse("2026-11-22"));
            }

            try (Stream<Path> all = Files.walk(files)) {
                assertThat(all.filter(Files::isRegularFile)
                                .map(file -> files.relativize(file).toString())
                                .filter(name -> !name.endsWith(".crc")))
                        .containsExactlyInAnyOrder(
                                "windows/day=2026-11-22/12.parquet",
                                "windows/day=2026-11-22/13.parquet",
                                "daily/day=2026-11-22/daily.parquet");
            }
            List<Row> windows =
                    session.read().parquet(files.resolve("windows").toString()).collectAsList();
            long finals = rows.stream().filter(WindowRow::isFinal).count();
            assertThat(windows).hasSize((int) finals);
            assertThat(windows).allMatch(row -> row.getAs("day").toString().equals("2026-11-22"));
            Row first = windows.stream()
                    .filter(row -> row.getAs("feature").equals("a")
                            && row.getTimestamp(0).toInstant().getEpochSecond() == noon
                            && row.getTimestamp(1).toInstant().getEpochSecond() == noon + 30)
                    .findFirst()
                    .orElseThrow();
            assertThat(first.<Long>getAs("count")).isEqualTo(6L);
            List<Row> days =
                    session.read().parquet(files.resolve("daily").toString()).collectAsList();
            assertThat(days).hasSize(1);
            assertThat(days.get(0).<Double>getAs("avg")).isEqualTo(1.5);

            ResultParquet away = new ResultParquet(
                    session,
                    new AnalyticsDatabase(
                            new DatabaseEnvironment("jdbc:postgresql://localhost:1/nobody", "postgres", ""), "test"),
                    new ResultDirectory(files.toString(), session.sparkContext().hadoopConfiguration()));
            assertThatThrownBy(() -> away.writeWindows(Instant.parse("2026-11-22T12:30:00Z")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot write windows/day=2026-11-22/12.parquet: Connection");
            assertThat(session.read()
                            .parquet(files.resolve("windows").toString())
                            .count())
                    .as("the file before stays")
                    .isEqualTo(finals);
        } finally {
            session.stop();
        }
    }

    @Test
    void latestHoldsTheNewestWindowOfEachDeviceAndTheActiveDevices() throws IOException {
        ResultDirectory files = new ResultDirectory(directory.toString(), new org.apache.hadoop.conf.Configuration());
        Instant[] now = {Instant.parse("2026-11-22T12:00:00Z")};
        LatestFile latest = new LatestFile("p", SETTINGS, files, Duration.ofDays(1), () -> now[0]);
        DeviceWindows calm = new DeviceWindows(SETTINGS);
        DeviceWindows odd = new DeviceWindows(SETTINGS);
        for (long second = 0; second < 200; second++) {
            calm.add(second * SECOND, second * SECOND, new double[] {second % 2, 1});
            odd.add(second * SECOND, second * SECOND, new double[] {second < 180 ? second % 2 : 1000, 1});
        }
        List<WindowRow> rows = new ArrayList<>(rows("calm", calm));
        rows.addAll(rows("odd", odd));
        latest.accept(news(rows));
        latest.writeWhenDue();
        assertThat(directory.resolve("latest.json"))
                .as("before it knows all devices")
                .doesNotExist();
        latest.restore(List.of());

        JsonNode root =
                new ObjectMapper().readTree(directory.resolve("latest.json").toFile());
        assertThat(root.at("/devices/active").asInt()).isEqualTo(2);
        assertThat(root.at("/devices/by_status/anomalous").asInt()).isEqualTo(1);
        assertThat(root.at("/devices/by_status/normal").asInt()).isEqualTo(1);
        assertThat(root.at("/windows/odd/status").asText()).isEqualTo("anomalous");
        assertThat(root.at("/windows/odd/window_start").asText()).isEqualTo("1970-01-01T00:03:00Z");
        assertThat(root.at("/windows/odd/features/a/latest").asDouble()).isEqualTo(1000);

        now[0] = Instant.parse("2026-11-22T12:06:00Z");
        calm.add(210 * SECOND, 210 * SECOND, new double[] {0, 1});
        latest.accept(news(rows("calm", calm)));
        latest.writeWhenDue();

        root = new ObjectMapper().readTree(directory.resolve("latest.json").toFile());
        assertThat(root.at("/devices/active").asInt()).isEqualTo(1);
        assertThat(root.at("/devices/by_status/silent").asInt()).isEqualTo(1);
        assertThat(root.at("/windows/odd/status").asText()).isEqualTo("silent");

        now[0] = Instant.parse("2026-11-23T12:05:00Z");
        latest.writeWhenDue();

        root = new ObjectMapper().readTree(directory.resolve("latest.json").toFile());
        assertThat(root.at("/devices/active").asInt()).isZero();
        assertThat(root.at("/windows/calm/status").asText()).isEqualTo("silent");
        assertThat(root.at("/windows").has("odd")).as("silent for a day").isFalse();
    }

    /** Devices of a large fleet all stand in the file: batches that follow each other must not each write it. */
    @Test
    void latestIsWrittenByTheClockAndNotByTheBatch() throws IOException {
        ResultDirectory files = new ResultDirectory(directory.toString(), new org.apache.hadoop.conf.Configuration());
        Instant start = Instant.parse("2026-11-22T12:00:00Z");
        Instant[] now = {start};
        LatestFile latest = new LatestFile("p", SETTINGS, files, Duration.ofDays(1), () -> now[0]);
        latest.restore(List.of());
        List<String> written = new ArrayList<>();
        DeviceWindows device = new DeviceWindows(SETTINGS);
        for (int batch = 1; batch <= 100; batch++) {
            now[0] = start.plusMillis(200L * batch);
            device.add(batch * SECOND, batch * SECOND, new double[] {batch, 1});
            latest.accept(news(rows("d", device)));
            latest.writeWhenDue();
            String at = new ObjectMapper()
                    .readTree(directory.resolve("latest.json").toFile())
                    .get("generated_at")
                    .asText();
            if (!written.contains(at)) {
                written.add(at);
            }
        }
        assertThat(written)
                .containsExactly(
                        "2026-11-22T12:00:00Z",
                        "2026-11-22T12:00:05Z",
                        "2026-11-22T12:00:10Z",
                        "2026-11-22T12:00:15Z",
                        "2026-11-22T12:00:20Z");
    }

    @Test
    void latestKnowsTheDevicesOfTheTableAfterARestart() throws Exception {
        PostgresProcess.Database postgres = PostgresProcess.newDatabase();
        AnalyticsDatabase database = migrated(postgres);
        WindowTable table = new WindowTable(database, "p");
        Instant now = Instant.now();
        long today = now.getEpochSecond();
        Map<String, DeviceWindows> devices = new TreeMap<>();
        for (String id : List.of("today", "yesterday", "long-ago")) {
            long from = today
                    - Duration.ofDays(id.equals("today") ? 0 : id.equals("yesterday") ? 1 : 400)
                            .toSeconds();
            DeviceWindows device = new DeviceWindows(SETTINGS);
            for (long second = from - 200; second < from; second++) {
                device.add(second * SECOND, second * SECOND, new double[] {second % 2, 1});
            }
            devices.put(id, device);
            table.write(0, rows(id, device).iterator());
        }
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE stream_analysis_results SET computed_at = computed_at - interval '1 hour'"
                    + " WHERE device_id <> 'today'");
        }
        ResultDirectory files = new ResultDirectory(directory.toString(), new org.apache.hadoop.conf.Configuration());

        LatestFile latest = new LatestFile("p", SETTINGS, files, Duration.ofDays(1), () -> now);
        DeviceWindows goesOn = Objects.requireNonNull(devices.get("today"));
        goesOn.add((today + 30) * SECOND, (today + 30) * SECOND, new double[] {7, 1});
        latest.accept(news(rows("today", goesOn)));
        latest.restore(new StoredWindows(database).newestOfEachDevice(30 * SECOND));

        JsonNode root =
                new ObjectMapper().readTree(directory.resolve("latest.json").toFile());
        assertThat(root.at("/devices/active").asInt()).isEqualTo(1);
        assertThat(root.at("/devices/by_status/anomalous").asInt()).isEqualTo(1);
        assertThat(root.at("/devices/by_status/silent").asInt()).isEqualTo(2);
        assertThat(root.at("/windows/today/features/a/latest").asDouble()).isEqualTo(7);
        assertThat(root.at("/windows/yesterday/status").asText()).isEqualTo("silent");
        for (String id : List.of("yesterday", "long-ago")) {
            assertThat(root.at("/windows/" + id + "/window_start").asText()).isEqualTo(newestStart(postgres, id));
            assertThat(root.at("/windows/" + id + "/features").size()).isEqualTo(2);
        }
    }

    /** The statement of docs/windows.md returns the rows that the document promises. */
    @Test
    void rowsOfAShortWindowGiveTheAverageThatMovesOverALongerSpan() throws Exception {
        PostgresProcess.Database postgres = PostgresProcess.newDatabase();
        AnalyticsDatabase database = migrated(postgres);
        long begin = Instant.parse("2026-11-22T12:59:00Z").getEpochSecond();
        TreeMap<Long, Double> readings = new TreeMap<>();
        DeviceWindows device = new DeviceWindows(SETTINGS);
        for (long second = begin; second < begin + 900; second += 1 + second % 11) {
            double value = second % 7 + second % 100 / 10.0;
            readings.put(second, value);
            device.add(second * SECOND, second * SECOND, new double[] {value, 1});
        }
        new WindowTable(database, "p").write(0, rows("d", device).iterator());
        String document = Files.readString(Path.of("../../docs/windows.md"));
        int from = document.indexOf("```sql") + "```sql".length();
        String statement = document.substring(from, document.indexOf("```", from))
                .replace("now()", "timestamptz '2026-11-22 13:20Z'");

        int compared = 0;
        try (Connection connection = postgres.dataSource().getConnection();
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(statement)) {
            while (row.next()) {
                long end = row.getObject("window_end", OffsetDateTime.class).toEpochSecond();
                if (row.getString("feature").equals("a")) {
                    assertThat(row.getDouble("moving_average"))
                            .isCloseTo(
                                    readings.subMap(end - 300, end).values().stream()
                                            .mapToDouble(Double::doubleValue)
                                            .average()
                                            .orElseThrow(),
                                    within(1e-12));
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(30);
    }

    private static AnalyticsDatabase migrated(PostgresProcess.Database postgres) {
        Flyway.configure()
                .dataSource(postgres.dataSource())
                .locations("classpath:db/migration")
                .load()
                .migrate();
        return new AnalyticsDatabase(new DatabaseEnvironment(postgres.jdbcUrl(), "postgres", ""), "test");
    }

    private static String newestStart(PostgresProcess.Database postgres, String deviceId) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT max(window_start) FROM stream_analysis_results"
                        + " WHERE window_end - window_start = interval '30 s' AND device_id = '" + deviceId + "'")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant().toString();
        }
    }

    private static BatchNews news(List<WindowRow> rows) {
        return BatchNews.of(rows, SETTINGS.lengthsMicros()[0]);
    }

    private static List<WindowRow> rows(String deviceId, DeviceWindows device) {
        return device.changes().stream()
                .map(result -> WindowRow.of(deviceId, result))
                .toList();
    }
}
