package io.flead.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.contract.pipeline.PipelineFile;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.testkit.JavaProcess;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.SharedFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class ProducerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SIMULATED = """
              readings: {features: [vibration, temperature]}
            """;
    private static final String COUNTED = """
              readings: {features: [row, half]}
            """;

    @TempDir
    Path directory;

    private String topicPrefix = "";

    @BeforeEach
    void nameTopics(TestInfo test) {
        topicPrefix = test.getTestMethod().orElseThrow().getName() + "-";
    }

    /** Why the operator deletes the topics of a pipeline last, on a Kafka that makes topics by itself. */
    @Test
    void invariant6_aDeletedTopicComesBackUnderAProducerAndNotAfterIt() throws Exception {
        Path pipeline = pipeline(2, 50, "simulator: {}", SIMULATED);
        String topic = topicPrefix + "edge-iiot-stream";
        try (KafkaProcess kafka = KafkaProcess.startMakingTopics();
                Admin admin =
                        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
            ReadingsLog readings = ReadingsLog.create(kafka.bootstrapServers(), topicPrefix);
            try (ProducerProcess producer = start(pipeline, kafka)) {
                await().atMost(PATIENCE).until(() -> readings.size() > 0);
                Uuid first = id(admin, topic);
                admin.deleteTopics(List.of(topic)).all().get();
                await().atMost(PATIENCE)
                        .until(() -> topics(admin).contains(topic)
                                && !id(admin, topic).equals(first));
                producer.terminate();
            }
            admin.deleteTopics(List.of(topic)).all().get();
            await().atMost(PATIENCE).until(() -> !topics(admin).contains(topic));
            await().during(Duration.ofSeconds(10))
                    .atMost(PATIENCE)
                    .until(() -> !topics(admin).contains(topic));
        }
    }

    private static Set<String> topics(Admin admin) throws Exception {
        return admin.listTopics().names().get();
    }

    private static Uuid id(Admin admin, String topic) throws Exception {
        try {
            var described =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            return described == null ? Uuid.ZERO_UUID : described.topicId();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Uuid.ZERO_UUID;
            }
            throw e;
        }
    }

    @Test
    void replaysSkabAsTheFilesSay() throws Exception {
        Path skab = SharedFolder.orSkip("data/skab/dev");
        Path pipeline = pipeline(25, 1000, "replay: {path: " + skab + ", loop: false}", """
                  readings:
                    features: [Accelerometer1RMS, Accelerometer2RMS, Current, Pressure, Temperature, Thermocouple, Voltage, VolumeFlowRateRMS]
                    labelField: label
                """);
        KafkaProcess kafka = KafkaProcess.shared();
        ReadingsLog readings = ReadingsLog.create(kafka.bootstrapServers(), topicPrefix);
        try (ProducerProcess producer = start(pipeline, kafka)) {
            await().atMost(PATIENCE).until(() -> producer.log().contains("event=played"));
            assertThat(producer.log()).contains("file=manifest.csv missing=").contains("file=events.csv missing=");
            assertThat(producer.get("/readyz")).isEqualTo(new JavaProcess.Answer(200, "ready\n"));
            assertThat(producer.get("/metrics").body())
                    .contains("flead_producer_devices 25.0")
                    .contains("flead_producer_devices_done 25.0")
                    .contains("flead_producer_readings_total " + (double) readings.size())
                    .contains("flead_producer_failed_total 0.0");
            producer.terminate();
            assertThat(producer.log()).contains("event=stopped failed=0 readings=" + readings.size());
        }
        ReadingFormat format =
                new ReadingFormat(PipelineFile.load(pipeline).spec().readings());
        Map<String, List<ConsumerRecord<String, byte[]>>> byDevice = readings.byKey();
        assertThat(byDevice).hasSize(25);
        byDevice.forEach((device, messages) -> {
            List<String> lines = lines(skab.resolve(device + ".csv"));
            assertThat(messages).hasSize(lines.size() - 1);
            Instant before = Instant.EPOCH;
            for (int row = 0; row < messages.size(); row++) {
                ConsumerRecord<String, byte[]> message = messages.get(row);
                String[] fields = lines.get(row + 1).split(",", -1);
                Reading reading =
                        (Reading) format.parse(null, message.value(), Instant.ofEpochMilli(message.timestamp()));
                assertThat(reading.deviceId()).isEqualTo(device).isEqualTo(fields[1]);
                for (int feature = 0; feature < 8; feature++) {
                    assertThat(reading.values()[feature]).isEqualTo(Double.parseDouble(fields[2 + feature]));
                }
                assertThat(reading.label().getAsInt()).isEqualTo(Integer.parseInt(fields[10]));
                assertThat(reading.eventTime()).isAfter(before);
                before = reading.eventTime();
            }
        });
    }

    @Test
    void invariant3_killedAgainAndAgainEveryRowComesExactlyOnceInOrder() throws Exception {
        int rows = 700;
        writeFiles(13, rows, false);
        Path pipeline = pipeline(13, 100, "replay: {path: " + directory + ", loop: false}", COUNTED);
        KafkaProcess kafka = KafkaProcess.shared();
        ReadingsLog readings = ReadingsLog.create(kafka.bootstrapServers(), topicPrefix);
        for (long killAt = 1000; killAt <= 7000; killAt += 2000) {
            long enough = killAt;
            try (ProducerProcess producer = start(pipeline, kafka)) {
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> readings.size() > enough);
                producer.kill();
            }
        }
        try (ProducerProcess producer = start(pipeline, kafka)) {
            await().atMost(PATIENCE).until(() -> readings.size() > 8000);
            producer.terminate(); // a clean stop must be as harmless
        }
        try (ProducerProcess producer = start(pipeline, kafka)) {
            await().atMost(PATIENCE).until(() -> readings.size() >= 13L * rows);
            producer.kill();
        }
        // Played to its end: a further start finds nothing left to play, wherever the devices ended.
        try (ProducerProcess producer = start(pipeline, kafka)) {
            await().atMost(PATIENCE)
                    .until(() -> occurrences(producer.log(), "event=played") >= 1
                            && producer.log().lastIndexOf("event=played")
                                    > producer.log().lastIndexOf("event=started"));
        }
        assertRowsOnceInOrder(readings, 13, rows);
    }

    @Test
    void aSimulatorGoesOnWhereItWasKilled() throws Exception {
        Path pipeline = pipeline(5, 200, "simulator: {seed: 7}", SIMULATED);
        KafkaProcess kafka = KafkaProcess.shared();
        ReadingsLog readings = ReadingsLog.create(kafka.bootstrapServers(), topicPrefix);
        for (long killAt = 1000; killAt <= 3000; killAt += 1000) {
            long enough = killAt;
            try (ProducerProcess producer = start(pipeline, kafka)) {
                await().atMost(PATIENCE).until(() -> readings.size() > enough);
                producer.kill();
            }
        }
        Map<String, List<ConsumerRecord<String, byte[]>>> byDevice = readings.byKey();
        assertThat(byDevice.keySet())
                .containsExactlyInAnyOrder("machine-001", "machine-002", "machine-003", "machine-004", "machine-005");
        byDevice.values().forEach(ProducerIT::assertNumberedInOrder);
    }

    @Test
    void playsThousandsOfFilesInASmallHeap() throws Exception {
        int devices = 2400;
        int rows = 120;
        writeFiles(devices, rows, true);
        Path pipeline = pipeline(devices, 20, "replay: {path: " + directory + ", loop: false}", COUNTED);
        KafkaProcess kafka = KafkaProcess.shared();
        ReadingsLog readings = ReadingsLog.create(kafka.bootstrapServers(), topicPrefix);
        try (ProducerProcess producer = start(pipeline, kafka, "-Xmx96m")) {
            await().atMost(PATIENCE).until(() -> producer.log().contains("event=played"));
            assertThat(producer.log()).doesNotContain("OutOfMemory").doesNotContain("Too many open files");
            producer.terminate();
        }
        assertRowsOnceInOrder(readings, devices, rows);
    }

    @Test
    void invariant3_aBrokerThatIsAwayLosesNothing() throws Exception {
        int rows = 800;
        writeFiles(10, rows, false);
        Path pipeline = pipeline(10, 100, "replay: {path: " + directory + ", loop: false}", COUNTED);
        try (KafkaProcess kafka = KafkaProcess.start()) {
            ReadingsLog readings = ReadingsLog.create(kafka.bootstrapServers(), topicPrefix);
            try (ProducerProcess producer = start(pipeline, kafka)) {
                await().atMost(PATIENCE).until(() -> readings.size() > 2000);
                kafka.kill();
                await().atMost(PATIENCE).until(() -> producer.get("/readyz").statusCode() == 503);
                kafka.restart();
                await().atMost(PATIENCE).until(() -> producer.log().contains("event=played"));
                await().atMost(PATIENCE).until(() -> readings.size() >= 10L * rows);
                assertThat(producer.get("/metrics").body()).contains("flead_producer_failed_total 0.0");
            }
            assertRowsOnceInOrder(readings, 10, rows);
        }
    }

    @Test
    void startsBeforeItsTopicAndEndsOnTermMeanwhile() throws Exception {
        Path pipeline = pipeline(2, 10, "simulator: {seed: 7}", SIMULATED);
        KafkaProcess kafka = KafkaProcess.shared();
        try (ProducerProcess producer = start(pipeline, kafka)) {
            await().atMost(PATIENCE).until(() -> producer.log().contains("event=waiting"));
            assertThat(producer.log()).contains("does not exist");
            producer.terminate();
            assertThat(producer.log()).contains("event=stopped failed=0 readings=0");
        }
        try (ProducerProcess producer = start(pipeline, kafka)) {
            await().atMost(PATIENCE).until(() -> occurrences(producer.log(), "event=waiting") == 2);
            ReadingsLog readings = ReadingsLog.create(kafka.bootstrapServers(), topicPrefix);
            await().atMost(PATIENCE).until(() -> readings.size() > 10);
        }
    }

    @Test
    void refusesFilesThatItCannotPlay() throws Exception {
        KafkaProcess kafka = KafkaProcess.shared();
        try (ProducerProcess producer = start(pipeline(2, 1, "external: {}", COUNTED), kafka)) {
            assertThat(producer.awaitExit()).isEqualTo(2);
            assertThat(producer.log()).hasLineCount(1).contains("external");
        }
        Files.delete(directory.resolve("producer.log"));
        Path nowhere = pipeline(2, 1, "replay: {path: /does/not/exist}", COUNTED);
        try (ProducerProcess producer = start(nowhere, kafka)) {
            assertThat(producer.awaitExit()).isEqualTo(2);
            assertThat(producer.log()).contains("/does/not/exist does not exist");
        }
    }

    @Test
    void publishesAtTheDeclaredRate() throws Exception {
        Path pipeline = pipeline(50, 20, "simulator: {seed: 7}", SIMULATED);
        KafkaProcess kafka = KafkaProcess.shared();
        ReadingsLog readings = ReadingsLog.create(kafka.bootstrapServers(), topicPrefix);
        try (ProducerProcess producer = start(pipeline, kafka)) {
            await().atMost(PATIENCE).until(() -> readings.size() > 8000);
            producer.terminate();
        }
        List<Long> times = readings.byKey().values().stream()
                .flatMap(List::stream)
                .map(ConsumerRecord::timestamp)
                .sorted()
                .toList();
        // Of the last five seconds, so that a cold start does not count.
        long last = times.get(times.size() - 1);
        long lately = times.stream().filter(time -> time > last - 5000).count();
        assertThat(lately).isBetween(4000L, 6000L);
    }

    private ProducerProcess start(Path pipeline, KafkaProcess kafka, String... jvmArguments) {
        return ProducerProcess.start(
                pipeline, kafka.bootstrapServers(), directory.resolve("producer.log"), jvmArguments);
    }

    private Path pipeline(int count, double rate, String source, String readings) throws IOException {
        return Files.writeString(
                directory.resolve("pipeline.yaml"), """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: test}
                spec:
                  kafka: {topicPrefix: "%s", partitions: 4}
                  aggregation: {minDevices: 1}
                  devices:
                    count: %d
                    rate: %s
                    source: {%s}
                %s""".formatted(topicPrefix, count, rate, source, readings));
    }

    /** Files of about 100 bytes a row; every seventh compressed, where asked; beside one that cannot be played. */
    private void writeFiles(int devices, int rows, boolean someCompressed) throws IOException {
        Files.writeString(directory.resolve("manifest.csv"), "device_id,rows\n");
        String filler = "\"quoted, with \"\"quotes\"\"\"," + "x".repeat(60);
        for (int device = 0; device < devices; device++) {
            boolean compressed = someCompressed && device % 7 == 0;
            Path file =
                    directory.resolve(String.format(Locale.ROOT, "device-%04d.csv%s", device, compressed ? ".gz" : ""));
            try (OutputStream bytes = compressed
                            ? new GZIPOutputStream(Files.newOutputStream(file))
                            : Files.newOutputStream(file);
                    PrintStream text = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
                text.print("timestamp,note,filler,row,half\n");
                for (int row = 0; row < rows; row++) {
                    text.print("2023-01-01T00:00:00Z," + filler + "," + row + "," + row / 2.0 + "\n");
                }
            }
        }
    }

    private static void assertRowsOnceInOrder(ReadingsLog readings, int devices, int rows) {
        Map<String, List<ConsumerRecord<String, byte[]>>> byDevice = readings.byKey();
        assertThat(byDevice).hasSize(devices);
        byDevice.forEach((device, messages) -> {
            assertThat(messages).as(device).hasSize(rows);
            assertNumberedInOrder(messages);
            for (int row = 0; row < rows; row++) {
                assertThat(new String(messages.get(row).value(), StandardCharsets.UTF_8))
                        .contains("\"row\":" + (double) row + ",");
            }
        });
    }

    private static void assertNumberedInOrder(List<ConsumerRecord<String, byte[]>> messages) {
        for (int index = 0; index < messages.size(); index++) {
            assertThat(SequenceHeader.read(messages.get(index).headers())).hasValue(index);
        }
    }

    private static int occurrences(String text, String wanted) {
        return text.split(wanted, -1).length - 1;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
