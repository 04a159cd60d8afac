package io.flead.analytics.batch;

import static io.flead.analytics.batch.PlainStatistics.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.flead.analytics.AnalyticsProcess;
import io.flead.analytics.TestPipeline;
import io.flead.analytics.TestReadings;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.job.JobCounts;
import io.flead.analytics.job.JobFailedException;
import io.flead.analytics.readings.ReadingOrigin;
import io.flead.analytics.spark.SparkSessions;
import io.flead.contract.reading.Reading;
import io.flead.process.environment.DatabaseEnvironment;
import io.flead.process.progress.ProgressLine;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchIT {

    private static final List<String> DEVICES = List.of("skab-valve1-00", "skab-valve1-01", "skab-other-02");
    private static final String RESULTS =
            "SELECT period_start, device_id, feature, result FROM batch_analysis_results ORDER BY 1, 2, 3";

    @TempDir
    private static Path directory;

    private static KafkaProcess kafka;
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        kafka = KafkaProcess.shared();
        spark = SparkSessions.start("batch-it", Optional.of(directory), silent());
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void realReadingsInAnyOrderWithRepetitionsGiveWhatAPlainComputationGives() throws Exception {
        List<Reading> readings = skab();
        TestPipeline pipeline = pipeline();
        List<Reading> sent = new ArrayList<>(readings);
        // Devices send unacknowledged readings again, and buffered ones come late.
        for (int i = 0; i < readings.size(); i += 10) {
            sent.add(readings.get(i));
        }
        Collections.shuffle(sent, new Random(5));
        pipeline.store(sent);
        Instant anomalous = readings.get(700).eventTime();
        String found = readings.get(700).deviceId();
        pipeline.storeAnomaly(found, anomalous, "critical", "Pressure", "Current");
        pipeline.storeAnomaly(found, anomalous.plusSeconds(1), "warning", "Pressure");

        JobCounts counts = run(pipeline, "2020-03-09T20:00:00Z");

        assertThat(counts.rowsRead()).isEqualTo(sent.size());
        List<String> features = pipeline.pipeline.spec().readings().features();
        for (LocalDate day : days(readings)) {
            List<Reading> ofDay = readings.stream()
                    .filter(reading -> day(reading).equals(day))
                    .toList();
            for (int feature = 0; feature < features.size(); feature++) {
                int at = feature;
                PlainStatistics.assertSame(
                        pipeline.result(day.toString(), "", features.get(feature)),
                        ofDay.stream().map(reading -> reading.values()[at]).toList());
                for (String device : devices(ofDay)) {
                    PlainStatistics.assertSame(
                            pipeline.result(day.toString(), device, features.get(feature)),
                            ofDay.stream()
                                    .filter(reading -> reading.deviceId().equals(device))
                                    .map(reading -> reading.values()[at])
                                    .toList());
                }
            }
            JsonNode all = pipeline.result(day.toString(), "", "");
            assertThat(all.get("status").asText()).isEqualTo("ok");
            assertThat(all.get("readings").asInt()).isEqualTo(ofDay.size());
            assertThat(all.get("devices").asInt()).isEqualTo(devices(ofDay).size());
        }
        JsonNode device = pipeline.result(day(readings.get(700)).toString(), found, "");
        assertThat(device.get("anomalies").asInt()).isEqualTo(2);
        assertThat(device.get("criticalAnomalies").asInt()).isEqualTo(1);
        same(device.get("anomalyShare"), 2.0 / device.get("readings").asInt());
        assertThat(pipeline.result(day(readings.get(700)).toString(), found, "Pressure")
                        .get("anomalies")
                        .asInt())
                .isEqualTo(2);
        JsonNode top =
                pipeline.result(day(readings.get(700)).toString(), "", "").at("/topDevices/0");
        assertThat(top.get("device").asText()).isEqualTo(found);
        assertThat(pipeline.published())
                .containsKey("batch/" + pipeline.pipeline.name() + "/" + day(readings.get(700)));
        assertThat(pipeline.query("SELECT name FROM dashboard_metrics")).contains("readings_day", "anomalies_day");
    }

    @Test
    void aSilentDeviceHasGaps() throws Exception {
        TestPipeline pipeline = pipeline();
        List<Reading> readings = new ArrayList<>();
        Instant begin = Instant.parse("2024-05-01T10:00:00Z");
        for (int second = 0; second < 600; second++) {
            if (second < 100 || second >= 400) {
                readings.add(reading("a", begin.plusSeconds(second), second));
            }
        }
        pipeline.store(readings);
        run(pipeline, "2024-05-01T12:00:00Z");
        JsonNode gaps = pipeline.result("2024-05-01", "a", "").get("gaps");
        assertThat(gaps.get("count").asInt()).isEqualTo(1);
        same(gaps.get("usualIntervalSeconds"), 1);
        same(gaps.get("longestSeconds"), 301);
        same(gaps.get("missingSeconds"), 300);
        same(gaps.get("coverage"), 1 - 300.0 / 599);
    }

    @Test
    void lateReadingsChangeTheirDayAndTheTrendOfTheNextOneOnly() throws Exception {
        TestPipeline pipeline = pipeline();
        Instant first = Instant.parse("2024-05-01T10:00:00Z");
        pipeline.store(List.of(
                reading("a", first, 10),
                reading("a", first.plus(Duration.ofDays(1)), 20),
                reading("a", first.plus(Duration.ofDays(3)), 40)));
        run(pipeline, "2024-05-04T12:00:00Z");
        same(pipeline.result("2024-05-02", "a", "Current").at("/trend/change"), 10);
        same(pipeline.result("2024-05-02", "a", "Current").at("/trend/relativeChange"), 1);
        assertThat(pipeline.result("2024-05-03", "", "").get("status").asText()).isEqualTo("noData");
        assertThat(pipeline.result("2024-05-04", "a", "Current").get("trend").isNull())
                .isTrue();
        List<String> before = pipeline.query(RESULTS);
        String untouched = "SELECT computed_at FROM batch_analysis_results WHERE period_start > '2024-05-02 12:00+00'"
                + " AND period_start < '2024-05-03 12:00+00'";
        List<String> computed = pipeline.query(untouched);

        run(pipeline, "2024-05-04T12:15:00Z");
        assertThat(pipeline.query(RESULTS)).as("a repeated run").isEqualTo(before);

        pipeline.store(List.of(reading("a", first.plusSeconds(5), 30)));
        run(pipeline, "2024-05-04T12:30:00Z");
        same(pipeline.result("2024-05-01", "a", "Current").get("avg"), 20);
        same(pipeline.result("2024-05-02", "a", "Current").at("/trend/change"), 0);
        assertThat(pipeline.query(untouched)).isEqualTo(computed);
    }

    @Test
    void theDashboardShowsTheNewestDayOverAllDevicesAndARepeatedRunChangesNothing() throws Exception {
        String metrics = "SELECT name, value, labels->>'day' FROM dashboard_metrics ORDER BY 1";
        TestPipeline pipeline = pipeline();
        Instant first = Instant.parse("2024-05-01T10:00:00Z");
        Instant second = first.plus(Duration.ofDays(1));
        List<Reading> readings = new ArrayList<>();
        for (int device = 0; device < 12; device++) {
            readings.add(reading("device-" + device, first, device));
            readings.add(reading("device-" + device, second, device));
            readings.add(reading("device-" + device, second.plusSeconds(1), device));
        }
        pipeline.store(readings);
        for (int device = 0; device < 3; device++) {
            pipeline.storeAnomaly("device-" + device, second, "warning", "Current");
        }
        run(pipeline, "2024-05-02T12:00:00Z");
        List<String> shown = pipeline.query(metrics);
        assertThat(shown)
                .containsExactly(
                        "anomalies_day 3 2024-05-02",
                        "anomaly_share_day 0.125 2024-05-02",
                        "coverage_day 1 2024-05-02",
                        "data_gaps_day 0 2024-05-02",
                        "devices_day 12 2024-05-02",
                        "readings_day 24 2024-05-02");
        run(pipeline, "2024-05-02T12:15:00Z");
        assertThat(pipeline.query(metrics)).as("a repeated run").isEqualTo(shown);
        run(pipeline, "2024-05-02T12:20:00Z", ReadingOrigin.AUTO, LocalDate.parse("2024-05-01"));
        assertThat(pipeline.query(metrics)).as("an older day is asked for").isEqualTo(shown);

        pipeline.store(List.of(reading("device-12", second, 1)));
        run(pipeline, "2024-05-02T12:30:00Z");
        assertThat(pipeline.query(metrics))
                .contains(
                        "readings_day 25 2024-05-02", "devices_day 13 2024-05-02", "anomaly_share_day 0.12 2024-05-02");
        run(pipeline, "2024-05-03T00:15:00Z");
        assertThat(pipeline.query(metrics))
                .as("a day without readings has no shares")
                .containsExactly("devices_day 0 2024-05-03", "readings_day 0 2024-05-03");
    }

    @Test
    void withoutAnyReadingTodayHasARowThatSaysSo() throws Exception {
        TestPipeline pipeline = pipeline();
        JobCounts counts = run(pipeline, "2024-05-04T12:00:00Z", ReadingOrigin.DATABASE);
        assertThat(counts.rowsRead()).isZero();
        assertThat(pipeline.query("SELECT period_start, result->>'status' FROM batch_analysis_results"))
                .containsExactly("2024-05-04 00:00:00+00 noData");
    }

    @Test
    void valuesAtTheEndOfTheRangeDoNotStopTheOthers() throws Exception {
        TestPipeline pipeline = pipeline();
        Instant time = Instant.parse("2024-05-01T10:00:00Z");
        pipeline.store(
                List.of(reading("a", time, 1e308), reading("a", time.plusSeconds(1), 1.5e308), reading("b", time, 1)));
        run(pipeline, "2024-05-01T12:00:00Z");
        assertThat(pipeline.result("2024-05-01", "a", "Current").get("avg").isNull())
                .isTrue();
        same(pipeline.result("2024-05-01", "a", "Current").get("max"), 1.5e308);
        same(pipeline.result("2024-05-01", "b", "Current").get("avg"), 1);
    }

    @Test
    void theTopicGivesTheSameRowsAsTheDatabase() throws Exception {
        List<Reading> readings = skab();
        TestPipeline stored = pipeline();
        stored.store(readings);
        run(stored, "2020-03-09T20:00:00Z");
        TestPipeline streamed = pipeline();
        streamed.send(readings);
        streamed.sendGarbage();
        String device = readings.get(700).deviceId();
        Instant time = readings.get(700).eventTime();
        for (int twice = 0; twice < 2; twice++) {
            streamed.sendAnomaly(device, time, "critical", "Current");
            stored.storeAnomaly(device, time, "critical", "Current");
        }
        run(stored, "2020-03-09T20:00:00Z", ReadingOrigin.DATABASE, day(readings.get(700)));
        run(streamed, "2020-03-09T20:00:00Z");
        assertThat(streamed.query(RESULTS)).isEqualTo(stored.query(RESULTS));
    }

    @Test
    void anomaliesThatAreStoredLateChangeTheirDayOnly() throws Exception {
        TestPipeline pipeline = pipeline();
        Instant first = Instant.parse("2024-05-01T10:00:00Z");
        pipeline.store(List.of(reading("a", first, 10), reading("a", first.plus(Duration.ofDays(1)), 20)));
        pipeline.storeAnomaly("a", first, "warning", "Current");
        run(pipeline, "2024-05-03T12:00:00Z");
        String next = "SELECT computed_at FROM batch_analysis_results WHERE period_start = '2024-05-02 00:00+00'";
        List<String> computed = pipeline.query(next);

        // The archiver was behind: one anomaly that is new, and one that was found twice.
        pipeline.storeAnomaly("a", first.plusSeconds(1), "critical", "Current");
        pipeline.storeAnomaly("a", first, "warning", "Current");
        run(pipeline, "2024-05-03T12:15:00Z");

        JsonNode day = pipeline.result("2024-05-01", "a", "");
        assertThat(day.get("anomalies").asInt()).isEqualTo(2);
        assertThat(day.get("criticalAnomalies").asInt()).isEqualTo(1);
        assertThat(pipeline.query(next)).isEqualTo(computed);

        String all = "SELECT computed_at FROM batch_analysis_results WHERE period_start < '2024-05-03 00:00+00'";
        computed = pipeline.query(all);
        run(pipeline, "2024-05-03T12:30:00Z");
        assertThat(pipeline.query(all)).as("nothing is new").isEqualTo(computed);
    }

    @Test
    void aLateReadingInTheTopicChangesItsDayToo() throws Exception {
        TestPipeline pipeline = pipeline();
        Instant first = Instant.parse("2024-05-01T10:00:00Z");
        pipeline.send(List.of(reading("a", first, 10), reading("a", first.plus(Duration.ofDays(1)), 20)));
        run(pipeline, "2024-05-03T12:00:00Z");
        assertThat(pipeline.result("2024-05-01", "a", "").get("anomalies").asInt())
                .isZero();

        pipeline.sendAnomaly("a", first, "critical", "Current");
        pipeline.send(List.of(reading("a", first.plusSeconds(5), 30)));
        run(pipeline, "2024-05-03T12:15:00Z");

        assertThat(pipeline.result("2024-05-01", "a", "").get("anomalies").asInt())
                .isEqualTo(1);
        same(pipeline.result("2024-05-01", "a", "Current").get("avg"), 20);
        same(pipeline.result("2024-05-02", "a", "Current").at("/trend/change"), 0);
    }

    @Test
    void daysThatKafkaHasBegunToRemoveStayAsTheyWere() throws Exception {
        TestPipeline pipeline = pipeline();
        Instant first = Instant.parse("2024-05-01T10:00:00Z");
        Instant second = first.plus(Duration.ofDays(1));
        pipeline.send(List.of(
                reading("a", first, 10),
                reading("a", first.plusSeconds(1), 10),
                reading("a", second, 20),
                reading("a", second.plusSeconds(1), 20)));
        run(pipeline, "2024-05-03T12:00:00Z");
        List<String> whole = pipeline.query(RESULTS);

        // Left are the second day's end and a reading of the first day that came late: neither day is whole any more.
        pipeline.send(List.of(reading("a", first.plusSeconds(2), 10)));
        pipeline.keepReadingsOfEachPartition(2);
        run(pipeline, "2024-05-03T12:15:00Z");

        assertThat(pipeline.query(RESULTS)).isEqualTo(whole);
    }

    @Test
    void killedInTheMiddleAndRepeatedGivesTheRowsOfARunThatWasNotKilled() throws Exception {
        TestPipeline pipeline = pipeline();
        pipeline.store(twentyDays());
        try (AnalyticsProcess process =
                AnalyticsProcess.start(pipeline.variables(), "batch", "--from", "2024-05-01", "--to", "2024-05-20")) {
            awaitDays(pipeline, 3);
            process.kill();
        }
        assertTheNextRunDoesTheRest(pipeline);
    }

    @Test
    void aDatabaseThatGoesAwayInTheMiddleFailsClearlyAndLeavesNothingHalfWritten() throws Exception {
        int port = PostgresProcess.freePort();
        EmbeddedPostgres server = PostgresProcess.startAt(port, directory.resolve("database"));
        try {
            TestPipeline pipeline = new TestPipeline(
                    directory,
                    kafka,
                    TestReadings.features("skab", DEVICES.get(0)),
                    "",
                    new PostgresProcess.Database(
                            server.getJdbcUrl("postgres", "postgres"), server.getPostgresDatabase()));
            pipeline.store(twentyDays());
            try (AnalyticsProcess process = AnalyticsProcess.start(
                    pipeline.variables(), "batch", "--from", "2024-05-01", "--to", "2024-05-20")) {
                awaitDays(pipeline, 3);
                server.close();
                assertThat(process.awaitExit()).isEqualTo(1);
                assertThat(process.log())
                        .containsPattern("failed: database: .+")
                        .doesNotContain("\tat ");
            }
            server = PostgresProcess.startAt(port, directory.resolve("database"));
            assertTheNextRunDoesTheRest(pipeline);
        } finally {
            server.close();
        }
    }

    private static void awaitDays(TestPipeline pipeline, int least) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> days(pipeline) >= least);
    }

    private static int days(TestPipeline pipeline) throws Exception {
        return Integer.parseInt(pipeline.query("SELECT count(DISTINCT period_start) FROM batch_analysis_results")
                .get(0));
    }

    private static void assertTheNextRunDoesTheRest(TestPipeline pipeline) throws Exception {
        assertThat(days(pipeline)).isBetween(3, 19);
        // Whole days only: two devices and all of them, each with eight sensors and one row of its own.
        assertThat(pipeline.query("SELECT DISTINCT count(*) FROM batch_analysis_results GROUP BY period_start"))
                .containsExactly("27");
        run(pipeline, "2024-05-20T23:00:00Z");
        List<String> repeated = pipeline.query(RESULTS);
        pipeline.execute("DELETE FROM batch_analysis_results; DELETE FROM analytics_progress");
        run(pipeline, "2024-05-20T23:00:00Z");
        assertThat(repeated).isEqualTo(pipeline.query(RESULTS)).hasSize(20 * 27);
    }

    private static List<Reading> twentyDays() {
        List<Reading> readings = new ArrayList<>();
        Instant begin = Instant.parse("2024-05-01T00:00:00Z");
        for (int hour = 0; hour < 24 * 20; hour++) {
            readings.add(reading("a", begin.plus(Duration.ofHours(hour)), hour));
            readings.add(reading("b", begin.plus(Duration.ofHours(hour)), -hour));
        }
        return readings;
    }

    @Test
    void aDatabaseThatIsAwayFailsClearly() throws Exception {
        TestPipeline pipeline = pipeline();
        AnalyticsDatabase away = new AnalyticsDatabase(
                new DatabaseEnvironment("jdbc:postgresql://localhost:1/nobody", "postgres", ""), "test");
        BatchJob job = new BatchJob(spark, pipeline.environment(), away, silent(), Clock.systemUTC());
        assertThatThrownBy(() -> job.run(ReadingOrigin.AUTO, new TreeSet<>()))
                .isInstanceOf(SQLException.class)
                .hasMessageStartingWith("Connection to localhost:1 refused")
                .satisfies(cause -> assertThat(JobFailedException.ofDatabase((SQLException) cause))
                        .hasMessageStartingWith("database: Connection to localhost:1 refused"));
    }

    private static TestPipeline pipeline() throws Exception {
        return new TestPipeline(directory, kafka, TestReadings.features("skab", DEVICES.get(0)), "");
    }

    private static List<Reading> skab() throws Exception {
        List<Reading> readings = new ArrayList<>();
        for (String device : DEVICES) {
            readings.addAll(TestReadings.of("skab", device, 0, Integer.MAX_VALUE));
        }
        return readings;
    }

    private static Reading reading(String device, Instant time, double value) {
        double[] values = new double[8];
        Arrays.fill(values, value);
        return new Reading(device, time, values, OptionalInt.empty());
    }

    private static JobCounts run(TestPipeline pipeline, String now) throws Exception {
        return run(pipeline, now, ReadingOrigin.AUTO);
    }

    private static JobCounts run(TestPipeline pipeline, String now, ReadingOrigin origin, LocalDate... days)
            throws Exception {
        Clock clock = Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
        return new BatchJob(spark, pipeline.environment(), pipeline.analyticsDatabase(), silent(), clock)
                .run(origin, new TreeSet<>(List.of(days)));
    }

    private static ProgressLine silent() {
        return new ProgressLine(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false, true);
    }

    private static LocalDate day(Reading reading) {
        return LocalDate.ofInstant(reading.eventTime(), ZoneOffset.UTC);
    }

    private static Set<LocalDate> days(List<Reading> readings) {
        Set<LocalDate> days = new TreeSet<>();
        readings.forEach(reading -> days.add(day(reading)));
        return days;
    }

    private static Set<String> devices(List<Reading> readings) {
        Set<String> devices = new TreeSet<>();
        readings.forEach(reading -> devices.add(reading.deviceId()));
        return devices;
    }
}
