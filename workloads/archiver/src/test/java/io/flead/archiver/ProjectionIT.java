package io.flead.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.api.topic.TopicDefinition;
import io.flead.contract.message.Anomaly;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.MachineInjection;
import io.flead.contract.message.Parameters;
import io.flead.contract.message.Verdict;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.RejectedReading;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tables hold the topics' records, and a record that cannot be stored holds nothing up. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ProjectionIT {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @TempDir
    private Path directory;

    private TestPipeline pipeline;

    @BeforeEach
    void create() {
        pipeline = new TestPipeline(
                directory,
                KafkaProcess.shared().bootstrapServers(),
                PostgresProcess.newDatabase().jdbcUrl());
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void invariant3_everyReadingIsInTheTableOrRejected() {
        String[] nonsense = {
            "not json",
            "{}",
            "{\"device_id\":\"d\",\"timestamp\":\"yesterday\"}",
            "{\"device_id\":\"d\",\"timestamp\":\"1066-10-14T09:00:00Z\",\"temperature\":1}",
            "{\"device_id\":\"d\",\"timestamp\":\"" + now + "\",\"temperature\":NaN}",
        };
        int rejected = 0;
        for (int round = 0; round < 200; round++) {
            for (String message : nonsense) {
                assertThat(pipeline.format.parse(null, message.getBytes(StandardCharsets.UTF_8), now))
                        .isInstanceOf(RejectedReading.class);
                var unused = pipeline.producer.send(new ProducerRecord<>(
                        pipeline.topics.readings().name(), message.getBytes(StandardCharsets.UTF_8)));
                rejected++;
            }
            pipeline.sendReadings(10);
        }
        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            pipeline.awaitEveryReadingOnce();
            int expected = rejected;
            await().atMost(ArchiverProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(archiver.get("/metrics")
                                    .body()
                                    .lines()
                                    .filter(line -> line.startsWith("flead_archiver_skipped_total{topic=\""
                                            + pipeline.topics.readings().name()))
                                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                                    .sum())
                            .isEqualTo(expected));
            assertThat(archiver.log()).doesNotContain("record_skipped");
        }
    }

    @Test
    void rowsHoldTheMessagesValues() {
        Reading reading = new Reading("gerät \"7\"\\\t\n", now, new double[] {1.5e-300, -273.15}, OptionalInt.of(1));
        pipeline.send(reading);
        LocalModelUpdate update = new LocalModelUpdate(
                "d1", 3, 500, 0.5, Double.NaN, "shape", new float[] {1, 2}, new DeviceCalibration(500, -1.25), now);
        pipeline.send(pipeline.topics.localModelUpdates(), "d1", update.encode());
        FleetCalibration fleet = new FleetCalibration(
                3, new double[] {1.5}, new double[] {-1}, new double[] {0, .5}, new int[] {10, 20});
        GlobalModel model = new GlobalModel(
                4, 3, "FedAvg", 5, 2_500, 0.25, "shape", new float[] {0.1f, -2e-30f, 3f}, now, 3, fleet);
        pipeline.send(pipeline.topics.globalModelUpdates(), "4", model.encode());
        Anomaly anomaly = anomaly("d1", now);
        pipeline.send(pipeline.topics.anomalies(), "d1", anomaly.encode());

        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            archiver.awaitReady();
            pipeline.awaitEveryReadingOnce();
            awaitRows("global_models", 1);
            awaitRows("local_models", 1);
            awaitRows("anomalies", 1);
        }
        pipeline.query(
                "SELECT * , (features ->> 'odd \"name\"\\with é')::float8 AS odd,"
                        + " (features ->> 'temperature')::float8 AS temperature FROM device_data",
                row -> {
                    assertThat(row.getString("device_id")).isEqualTo(reading.deviceId());
                    assertThat(row.getTimestamp("event_time").toInstant()).isEqualTo(now);
                    assertThat(row.getDouble("odd")).isEqualTo(-273.15);
                    assertThat(row.getDouble("temperature")).isEqualTo(1.5e-300);
                    assertThat(row.getInt("label")).isEqualTo(1);
                });
        pipeline.query("SELECT * FROM local_models", row -> {
            assertThat(row.getLong("round")).isEqualTo(3);
            assertThat(row.getDouble("loss")).isNaN();
            assertThat(row.getString("calibration")).contains("\"logThreshold\": [-1.25]");
        });
        pipeline.query("SELECT *, encode(sha256(parameters), 'hex') AS computed FROM global_models", row -> {
            assertThat(row.getBytes("parameters")).isEqualTo(Parameters.encode(model.parameters()));
            assertThat(row.getString("sha256"))
                    .isEqualTo(row.getString("computed"))
                    .isEqualTo(model.sha256());
            assertThat(row.getLong("parent_version")).isEqualTo(3);
            assertThat(row.getString("calibration"))
                    .contains("\"devices\": 3")
                    .contains("\"logThreshold\": [1.5]")
                    .contains("\"lags\": [10, 20]");
        });
        pipeline.query("SELECT * FROM anomalies", row -> {
            assertThat(row.getString("id")).isEqualTo(anomaly.id());
            assertThat((Object[]) row.getArray("contributors").getArray())
                    .containsExactly("temperature", "odd \"name\"\\with é");
            assertThat(row.getString("z_scores")).contains("\"temperature\": 3.5");
            assertThat(row.getObject("kafka_partition")).isNotNull();
            assertThat(row.getLong("kafka_offset")).isZero();
            assertThat(row.wasNull()).isFalse();
        });
    }

    @Test
    void aFeatureWithoutAValueHasNoKey() {
        pipeline.send(new Reading("no-first", now, new double[] {Double.NaN, 2}, OptionalInt.empty()));
        pipeline.send(new Reading("no-second", now, new double[] {1, Double.NaN}, OptionalInt.empty()));
        pipeline.send(pipeline.topics.globalModelUpdates(), "1", model(1).encode());
        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            archiver.awaitReady();
            pipeline.awaitEveryReadingOnce();
            awaitRows("global_models", 1);
        }
        Map<String, String> features = new HashMap<>();
        pipeline.query(
                "SELECT device_id, features::text FROM device_data",
                row -> features.put(row.getString(1), row.getString(2)));
        assertThat(features)
                .containsEntry("no-first", "{\"odd \\\"name\\\"\\\\with é\": 2.0}")
                .containsEntry("no-second", "{\"temperature\": 1.0}");
        pipeline.query(
                "SELECT * FROM global_models",
                row -> assertThat(row.getString("calibration")).isNull());
    }

    @Test
    void aRecordThatComesTwiceIsOneRow() {
        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            archiver.awaitReady();
            for (int round = 0; round < 3; round++) {
                for (int device = 0; device < 10; device++) {
                    Anomaly anomaly = anomaly("d" + device, now.plusSeconds(device));
                    pipeline.send(pipeline.topics.anomalies(), "d" + device, anomaly.encode());
                    pipeline.send(pipeline.topics.anomalies(), "d" + device, anomaly.encode());
                }
                pipeline.send(pipeline.topics.globalModelUpdates(), "1", model(1).encode());
            }
            awaitRows("anomalies", 10);
            awaitRows("global_models", 1);
            await().atMost(ArchiverProcess.PATIENCE).untilAsserted(() -> {
                assertThat(archiver.metric("flead_archiver_skipped_total{topic=\""
                                + pipeline.topics.anomalies().name() + "\",reason=\"duplicate\",}"))
                        .isEqualTo(50);
                assertThat(archiver.metric("flead_archiver_rows_total{table=\"anomalies\",}"))
                        .isEqualTo(10);
            });
        }
    }

    @Test
    void badRecordsAreCountedAndSkippedAndTheOthersWritten() {
        String noise = new Random(1)
                .ints(20_000, 33, 127)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        for (int number = 0; number < 300; number++) {
            Instant time = now.plusMillis(number);
            // No reading: a NUL in the device id. Refused by the database: a time that it cannot hold, a key too long
            // for its index.
            if (number % 100 == 50) {
                pipeline.producer.flush();
                var unused = pipeline.producer.send(new ProducerRecord<>(
                        pipeline.topics.readings().name(),
                        pipeline.format.write(new Reading("nul\0", time, new double[] {1, 2}, OptionalInt.empty()))));
                pipeline.send(
                        pipeline.topics.localModelUpdates(),
                        "bad",
                        update("d", Instant.MAX).encode());
                pipeline.send(
                        pipeline.topics.anomalies(), "bad", anomaly(noise, time).encode());
                pipeline.send(
                        pipeline.topics.anomalies(),
                        "bad",
                        withId("no uuid", anomaly("d", time)).encode());
            }
            // No message of this topic.
            if (number % 100 == 60) {
                pipeline.send(pipeline.topics.anomalies(), "bad", "{}".getBytes(StandardCharsets.UTF_8));
                pipeline.send(pipeline.topics.localModelUpdates(), "bad", new byte[] {1, 2, 3});
                pipeline.send(pipeline.topics.globalModelUpdates(), "bad", new byte[] {8, 1});
                var unused = pipeline.producer.send(new ProducerRecord<>(
                        pipeline.topics.globalModelUpdates().name(), new byte[] {49}, null));
            }
            pipeline.sendReadings(1);
            pipeline.send(
                    pipeline.topics.anomalies(),
                    "d",
                    anomaly("d" + number, time).encode());
            pipeline.send(
                    pipeline.topics.localModelUpdates(),
                    "d",
                    update("d" + number, time).encode());
        }
        pipeline.send(pipeline.topics.globalModelUpdates(), "1", model(1).encode());
        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            pipeline.awaitEveryReadingOnce();
            awaitRows("anomalies", 300);
            awaitRows("local_models", 300);
            awaitRows("global_models", 1);
            await().atMost(ArchiverProcess.PATIENCE).untilAsserted(() -> {
                assertThat(skipped(archiver, pipeline.topics.readings().name(), "device-unknown"))
                        .isEqualTo(3);
                assertThat(skipped(archiver, pipeline.topics.localModelUpdates().name(), "refused-by-database"))
                        .isEqualTo(3);
                assertThat(skipped(archiver, pipeline.topics.anomalies().name(), "refused-by-database"))
                        .isEqualTo(6);
                assertThat(skipped(archiver, pipeline.topics.anomalies().name(), "malformed"))
                        .isEqualTo(3);
                assertThat(skipped(archiver, pipeline.topics.localModelUpdates().name(), "malformed"))
                        .isEqualTo(3);
                assertThat(skipped(
                                archiver, pipeline.topics.globalModelUpdates().name(), "malformed"))
                        .isEqualTo(6);
            });
            assertThat(archiver.log().lines().filter(line -> line.contains("event=record_skipped")))
                    .as("one line of each kind")
                    .hasSize(5);
            await().atMost(ArchiverProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(archiver.metric("flead_archiver_lag_records"))
                            .isZero());
        }
    }

    @Test
    void aRecreatedPipelinesModelsAreStoredBesideThoseOfItsPredecessor() {
        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            archiver.awaitReady();
            sendModels(3);
            awaitRows("global_models", 3);
        }
        recreate(pipeline.topics.globalModelUpdates());
        sendModels(2);
        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            archiver.awaitReady();
            awaitRows("global_models", 5);
        }
        assertThat(pipeline.count("global_models m JOIN ledger_offsets o USING (topic_id)"))
                .isEqualTo(2);
    }

    @Test
    void invariant12_theTableHoldsTheNewestReportOfEachDeviceWhateverTheOrder() {
        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            archiver.awaitReady();
            report("a", now.plusSeconds(2), DeviceStatus.State.SILENT);
            report("a", now.plusSeconds(1), DeviceStatus.State.SCORING);
            report("b", now, DeviceStatus.State.WARMUP);
            awaitRows("device_status", 2);
            report("a", now, DeviceStatus.State.WARMUP);
            report("b", now.plusSeconds(3), DeviceStatus.State.SCORING);
            awaitRows("device_status WHERE device_id = 'b' AND state = 'scoring' AND constant_sensors[1] = 'p\"q'", 1);
            awaitRows("device_status WHERE device_id = 'a' AND state = 'silent'", 1);
            var unused = pipeline.producer.send(new ProducerRecord<>(
                    pipeline.topics.deviceStatus().name(), "c".getBytes(StandardCharsets.UTF_8), null));
            awaitRows("device_status WHERE device_id = 'c' AND state = 'forgotten' AND last_reading_at IS NULL", 1);
        }
    }

    @Test
    void whatWasDoneToMachinesAndSaidOfAlarmsIsInTables() {
        MachineInjection injection = MachineInjection.of(
                "pump",
                MachineInjection.Act.FAILURE,
                "oil_leak",
                .5,
                "2026-11-22T10:00:00Z",
                7,
                100,
                MachineInjection.Origin.SCHEDULE);
        MachineInjection clear = MachineInjection.of(
                "pump",
                MachineInjection.Act.CLEAR,
                null,
                0,
                "2026-11-22T10:01:00Z",
                9,
                0,
                MachineInjection.Origin.REQUEST);
        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            archiver.awaitReady();
            // A producer that was killed says it again.
            pipeline.send(pipeline.topics.injections(), "pump", injection.encode());
            pipeline.send(pipeline.topics.injections(), "pump", injection.encode());
            pipeline.send(pipeline.topics.injections(), "pump", clear.encode());
            pipeline.send(
                    pipeline.topics.verdicts(),
                    "a1",
                    new Verdict("v1", "a1", "pump", Verdict.Kind.FALSE, "door \"open\"", null, "2026-11-22T10:02:00Z")
                            .encode());
            pipeline.send(
                    pipeline.topics.verdicts(),
                    "a1",
                    new Verdict(
                                    "v2",
                                    "a1",
                                    "pump",
                                    Verdict.Kind.SHELVED,
                                    null,
                                    "2026-11-22T18:00:00Z",
                                    "2026-11-22T10:03:00Z")
                            .encode());
            awaitRows("injections WHERE act = 'clear' AND type IS NULL", 1);
            awaitRows("injections WHERE type = 'oil_leak' AND origin = 'schedule' AND sequence = 7", 1);
            awaitRows("verdicts WHERE kind = 'false' AND comment = 'door \"open\"' AND until IS NULL", 1);
            awaitRows("verdicts WHERE kind = 'shelved' AND until = '2026-11-22T18:00:00Z'", 1);
        }
    }

    private void report(String device, Instant time, DeviceStatus.State state) {
        pipeline.send(
                pipeline.topics.deviceStatus(),
                device,
                new DeviceStatus(device, "" + time, state, "" + time, 5, 1, 0.5, 1, 7, List.of("p\"q")).encode());
    }

    @Test
    void invariant3_theUnreadTailOfADeletedTopicIsCountedAsLost() throws Exception {
        try (ArchiverProcess archiver = pipeline.startArchiver();
                Connection blocker =
                        DriverManager.getConnection(pipeline.database().url(), "postgres", "");
                Statement lock = blocker.createStatement()) {
            archiver.awaitReady();
            String lost = "flead_archiver_lost_total{topic=\""
                    + pipeline.topics.readings().name() + "\",}";
            assertThat(archiver.metric(lost)).isZero();
            blocker.setAutoCommit(false);
            lock.execute("LOCK TABLE ledger_offsets IN EXCLUSIVE MODE");
            pipeline.sendReadings(500);
            await().atMost(ArchiverProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(archiver.metric("flead_archiver_lag_records"))
                            .isEqualTo(500));
            long before = conflicts(archiver);
            recreate(pipeline.topics.readings());
            // The batch at hand still is of the old topic: it must have failed before the lock is gone.
            await().atMost(ArchiverProcess.PATIENCE).until(() -> conflicts(archiver) > before);
            blocker.rollback();
            await().atMost(ArchiverProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(archiver.metric(lost)).isEqualTo(500));
        }
    }

    private static long conflicts(ArchiverProcess archiver) {
        return archiver.log()
                .lines()
                .filter(line -> line.contains("event=batch_conflict"))
                .count();
    }

    private void recreate(TopicDefinition topic) {
        try {
            pipeline.admin.deleteTopics(List.of(topic.name())).all().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        pipeline.create(topic);
    }

    private void sendModels(int count) {
        for (int version = 1; version <= count; version++) {
            pipeline.send(
                    pipeline.topics.globalModelUpdates(),
                    "" + version,
                    model(version).encode());
        }
    }

    @Test
    void invariant13_anArchiverOfAnotherPipelineDoesNotStart() {
        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            archiver.awaitReady();
        }
        pipeline.execute("UPDATE pipeline SET name = 'another'");
        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            assertThat(archiver.awaitExit()).isEqualTo(2);
            assertThat(archiver.log()).contains("belongs to pipeline another");
        }
    }

    @Test
    void modelsOfAbortedTransactionsAreNotWrittenAndEndsOfTransactionsLeaveNoLag() {
        try (KafkaProducer<byte[], byte[]> aggregator = new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                KafkaProcess.shared().bootstrapServers(),
                                "transactional.id",
                                pipeline.topics.globalModelUpdates().name()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                ArchiverProcess archiver = pipeline.startArchiver()) {
            aggregator.initTransactions();
            for (int version = 1; version <= 4; version++) {
                aggregator.beginTransaction();
                var unused = aggregator.send(new ProducerRecord<>(
                        pipeline.topics.globalModelUpdates().name(),
                        model(version).key(),
                        model(version).encode()));
                if (version % 2 == 0) {
                    aggregator.commitTransaction();
                } else {
                    aggregator.flush();
                    aggregator.abortTransaction();
                }
            }
            archiver.awaitReady();
            awaitRows("global_models", 2);
            assertThat(pipeline.count("global_models WHERE version IN (2, 4)")).isEqualTo(2);
            await().atMost(ArchiverProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(archiver.metric("flead_archiver_lag_records"))
                            .isZero());
        }
    }

    @Test
    void recordsThatExpiredUnwrittenAreReportedAndTheRestIsWritten() throws ExecutionException, InterruptedException {
        pipeline.sendReadings(1_000);
        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            pipeline.awaitEveryReadingOnce();
            assertThat(archiver.terminate().took()).isLessThan(Duration.ofSeconds(5));
        }
        long before = pipeline.count("device_data");
        pipeline.sendReadings(1_000);
        pipeline.producer.flush();
        TopicPartition first = new TopicPartition(pipeline.topics.readings().name(), 0);
        long[] next = new long[1];
        pipeline.query(
                "SELECT next_offset FROM ledger_offsets WHERE partition = 0 AND topic = '" + first.topic() + "'",
                row -> next[0] = row.getLong(1));
        pipeline.admin
                .deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(next[0] + 7)))
                .all()
                .get();
        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            archiver.awaitLog("event=records_lost");
            assertThat(archiver.log()).contains(" lost=7 partition=" + first);
            awaitRows("device_data", before + 1_000 - 7);
        }
    }

    @Test
    void aRecreatedTopicIsReadFromItsBeginningWhileTheArchiverRuns() throws ExecutionException, InterruptedException {
        try (ArchiverProcess archiver = pipeline.startArchiver()) {
            pipeline.sendReadings(1_000);
            pipeline.awaitEveryReadingOnce();
            pipeline.admin
                    .deleteTopics(List.of(pipeline.topics.readings().name()))
                    .all()
                    .get();
            pipeline.create(pipeline.topics.readings());
            pipeline.sendReadings(1_500);
            awaitRows("device_data", 2_500);
            archiver.awaitLog("event=topic_recreated");
            // A second look: a record read at a position of the old topic must not have been written, then written
            // again.
            await().atMost(ArchiverProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(archiver.metric("flead_archiver_lag_records"))
                            .isZero());
            awaitRows("device_data", 2_500);
        }
    }

    private void awaitRows(String table, long count) {
        await().atMost(ArchiverProcess.PATIENCE)
                .untilAsserted(() -> assertThat(pipeline.countOrNone(table)).isEqualTo(count));
    }

    private static double skipped(ArchiverProcess archiver, String topic, String reason) {
        return archiver.metric("flead_archiver_skipped_total{topic=\"" + topic + "\",reason=\"" + reason + "\",}");
    }

    private static Anomaly anomaly(String device, Instant time) {
        return new Anomaly(
                Anomaly.idOf(device, time, "readings-0@1"),
                device,
                time.toString(),
                Map.of("temperature", 99.0),
                2,
                1,
                Map.of("temperature", 3.5),
                List.of("temperature", "odd \"name\"\\with é"),
                Anomaly.severityOf(2, 1),
                0.9,
                "autoencoder",
                4);
    }

    private static Anomaly withId(String id, Anomaly anomaly) {
        return new Anomaly(
                id,
                anomaly.deviceId(),
                anomaly.eventTime(),
                anomaly.reading(),
                anomaly.score(),
                anomaly.threshold(),
                anomaly.zScores(),
                anomaly.contributors(),
                anomaly.severity(),
                anomaly.confidence(),
                anomaly.detector(),
                anomaly.modelVersion());
    }

    private static LocalModelUpdate update(String device, Instant time) {
        Instant created = time.equals(Instant.MAX) ? Instant.ofEpochMilli(Long.MAX_VALUE) : time;
        return new LocalModelUpdate(
                device, 1, 100, 0.5, 0.25, "shape", new float[] {1}, new DeviceCalibration(100, 0), created);
    }

    private GlobalModel model(long version) {
        return new GlobalModel(
                version,
                version - 1,
                "FedAvg",
                3,
                100,
                0.5,
                "shape",
                new float[] {1, 2},
                now,
                version - 1,
                FleetCalibration.NONE);
    }
}
