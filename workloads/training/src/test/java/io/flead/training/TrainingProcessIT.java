package io.flead.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.api.digest.Sha256;
import io.flead.api.v1alpha1.ModelType;
import io.flead.contract.message.Anomaly;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.contract.reading.RejectionReason;
import io.flead.detector.CalibrationCheck;
import io.flead.detector.ModelShape;
import io.flead.testkit.KafkaProcess;
import io.flead.training.recovery.SavedStates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole job in its own process, with a real broker, killed and stopped. */
class TrainingProcessIT {

    private static final int DEVICES = 8;
    private static final int STEPS = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> FEATURES = List.of("temperature", "vibration", "pressure");
    private static final ModelShape SHAPE = ModelShape.of(ModelType.LEAVE_ONE_OUT, FEATURES, null, 42);

    @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ON_SUCCESS)
    private Path directory;

    @SuppressWarnings("NullAway.Init") // each test begins with writePipeline
    private Path file;

    @SuppressWarnings("NullAway.Init") // each test begins with writePipeline
    private Pipeline pipeline;

    private void writePipeline(String model, String topicPrefix) throws Exception {
        file = Files.writeString(directory.resolve("pipeline.yaml"), """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: under-test}
                spec:
                  devices: {count: %d, source: {external: {}}}
                  readings: {features: [temperature, vibration, pressure], labelField: truth}
                  kafka: {topicPrefix: "%s-", partitions: 3}
                  training:
                    interval: 500ms
                    checkpointInterval: 500ms
                    parallelism: 2
                    model: %s
                    detection: {warmup: 60}
                  aggregation: {interval: 2s, minDevices: 1}
                """.formatted(DEVICES, topicPrefix, model));
        pipeline = PipelineFile.load(file);
    }

    @Test
    void invariant3_killedInTheMiddleEveryReadingIsScoredOrRejected() throws Exception {
        writePipeline("{type: leaveOneOut}", "killed");
        KafkaProcess broker = KafkaProcess.shared();
        Path state = directory.resolve("state");
        Map<String, RejectionReason> poison = poison();
        try (PipelineTopics kafka = new PipelineTopics(broker.bootstrapServers(), pipeline)) {
            try (TrainingProcess child = start(broker, state)) {
                awaitReady(child);
                produce(kafka, 0, STEPS, true);
                poison.forEach((value, reason) -> kafka.send("poison", value.getBytes(UTF_8)));
                kafka.flush();
                awaitHandled(child, kafka.produced());
                await("updates from the initial model")
                        .atMost(PATIENCE)
                        .until(() -> updates(kafka).stream()
                                        .map(LocalModelUpdate::deviceId)
                                        .distinct()
                                        .count()
                                == DEVICES);
                await().atMost(PATIENCE)
                        .until(() -> new SavedStates(state).newest().isPresent());
                produce(kafka, STEPS, 2 * STEPS, true);
                assertThat(Files.readString(Path.of("/proc/" + child.pid() + "/maps")))
                        .as("the plain trainer loads no native library")
                        .doesNotContain("nd4j", "openblas");
                child.kill();
            }
            poison.forEach((value, reason) -> kafka.send("poison", value.getBytes(UTF_8)));
            kafka.publish(
                    kafka.topics().globalModelUpdates(),
                    new byte[] {'1'},
                    model(SHAPE, 1).encode());
            try (TrainingProcess child = start(broker, state)) {
                awaitReady(child);
                assertThat(child.log()).contains("event=job_starting from=/");
                produce(kafka, 2 * STEPS, 3 * STEPS, true);
                kafka.flush();
                awaitHandled(child, kafka.produced());
                assertThat(child.metric("flead_readings_rejected_total")).isEqualTo(2.0 * poison.size());
                assertThat(child.metric("flead_devices")).isEqualTo(DEVICES);
                assertThat(child.metrics().sum("flead_latency_seconds_bucket", Map.of("le", "+Inf")))
                        .hasValue(child.metric("flead_readings_scored_total"));
                await("updates from the model that came while it was dead")
                        .atMost(PATIENCE)
                        .until(() -> updates(kafka).stream().anyMatch(update -> update.round() == 1));

                assertThat(child.terminate().code()).isZero();
            }
            assertThat(state.resolve("savepoints")).isNotEmptyDirectory();
            try (TrainingProcess child = start(broker, state)) {
                awaitReady(child);
                awaitHandled(child, kafka.produced());
                assertThat(child.log()).contains("from=" + state.resolve("savepoints"));
                kafka.sendReading(1, 3 * STEPS, 1000);
                kafka.flush();
                awaitHandled(child, kafka.produced());
                await("the anomaly")
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(anomalies(kafka)).anySatisfy(anomaly -> {
                            assertThat(anomaly.deviceId()).isEqualTo("machine_1");
                            assertThat(anomaly.severity()).isEqualTo("critical");
                            assertThat(anomaly.modelVersion()).isEqualTo(1);
                            assertThat(anomaly.detector()).isEqualTo("leaveOneOut");
                            assertThat(anomaly.contributors()).hasSizeBetween(1, 3);
                        }));
                assertThat(child.terminate().code()).isZero();
            }
            everyRejectedOneIsThere(kafka, poison);
            everyUpdateIsFit(kafka);
        }
    }

    /** The second topic is one that is not ours: no bound, no time of the broker's. */
    @ParameterizedTest
    @CsvSource({"ours, false", "foreign, true"})
    void invariant10_neitherACompressedBombNorASendersClockStopsTheOthers(String prefix, boolean taken)
            throws Exception {
        KafkaProcess broker = KafkaProcess.shared();
        writePipeline("{type: leaveOneOut}", prefix);
        byte[] bomb = "a".repeat(17 << 20).getBytes(UTF_8);
        Instant past = Instant.parse("1990-01-01T00:00:00Z");
        try (PipelineTopics kafka = new PipelineTopics(broker.bootstrapServers(), pipeline, taken);
                TrainingProcess child = start(broker, directory.resolve("state"))) {
            awaitReady(child);
            assertThat(kafka.sendCompressed(bomb)).isEqualTo(taken);
            kafka.sendReadingAt(1, past);
            produce(kafka, 0, 10, false);
            kafka.flush();
            awaitHandled(child, kafka.produced());
            assertThat(child.metric("flead_readings_rejected_total")).isEqualTo(1);
            assertThat(kafka.read(kafka.topics().rejectedReadings()))
                    .singleElement()
                    .satisfies(message -> {
                        assertThat(header(message, RejectionReason.REASON_HEADER))
                                .isEqualTo(taken ? "too-large" : "timestamp-far-off");
                        assertThat(message.value()).hasSizeLessThanOrEqualTo(1 << 16);
                    });
            assertThat(child.terminate().code()).isZero();
        }
    }

    /** The models whose training DL4J does, from readings to updates, on to the next model and to an anomaly. */
    @ParameterizedTest
    @CsvSource({"LEAVE_ONE_OUT, dl4j", "AUTOENCODER, plain"})
    void devicesTrainWithDl4jAndGoOnWithTheModelThatComes(ModelType type, String trainer) throws Exception {
        KafkaProcess broker = KafkaProcess.shared();
        ModelShape shape = ModelShape.of(type, FEATURES, null, 42);
        writePipeline(
                "{type: %s, trainer: %s}".formatted(type.text(), trainer),
                "by-" + type.text().toLowerCase(java.util.Locale.ROOT));
        try (PipelineTopics kafka = new PipelineTopics(broker.bootstrapServers(), pipeline);
                TrainingProcess child = start(broker, directory.resolve("state"))) {
            awaitReady(child);
            produce(kafka, 0, STEPS, false);
            kafka.flush();
            awaitUpdates(kafka, 0);
            assertThat(Files.readString(Path.of("/proc/" + child.pid() + "/maps")))
                    .contains("nd4j", "openblas");
            assertThat(updates(kafka)).allSatisfy(update -> {
                assertThat(update.shapeId()).isEqualTo(shape.id());
                assertThat(update.parameters()).hasSize(shape.parameterCount()).isNotEqualTo(shape.initialParameters());
                assertThat(update.loss()).isFinite().isLessThan(update.lossBefore());
            });
            kafka.publish(
                    kafka.topics().globalModelUpdates(),
                    new byte[] {'1'},
                    model(shape, 1).encode());
            await("the model in both subtasks, whose metrics are summed")
                    .atMost(PATIENCE)
                    .until(() -> child.metric("flead_model_version") == 2);
            produce(kafka, STEPS, 2 * STEPS, false);
            kafka.sendReading(1, 2 * STEPS, 1000);
            kafka.flush();
            awaitUpdates(kafka, 1);
            await("the anomaly")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(anomalies(kafka)).anySatisfy(anomaly -> {
                        assertThat(anomaly.deviceId()).isEqualTo("machine_1");
                        assertThat(anomaly.severity()).isEqualTo("critical");
                        assertThat(anomaly.modelVersion()).isEqualTo(1);
                        assertThat(anomaly.detector()).isEqualTo(type.text());
                    }));
            awaitHandled(child, kafka.produced());
            assertThat(child.metric("flead_readings_rejected_total")).isZero();
            assertThat(child.terminate().code()).isZero();
        }
    }

    private static void awaitUpdates(PipelineTopics kafka, long round) {
        await("updates of round " + round)
                .atMost(PATIENCE)
                .until(() -> updates(kafka).stream()
                                .filter(update -> update.round() == round)
                                .map(LocalModelUpdate::deviceId)
                                .distinct()
                                .count()
                        == DEVICES);
    }

    private TrainingProcess start(KafkaProcess broker, Path state) {
        return TrainingProcess.start(file, broker.bootstrapServers(), state, directory.resolve("training.log"));
    }

    private static void awaitReady(TrainingProcess child) {
        await().atMost(PATIENCE).until(child::isReady);
    }

    private static void awaitHandled(TrainingProcess child, long produced) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(child.handled()).isEqualTo((double) produced));
    }

    private static void produce(PipelineTopics kafka, int from, int to, boolean partial) {
        for (int step = from; step < to; step++) {
            for (int device = 0; device < DEVICES; device++) {
                if (partial && (step + device) % 5 == 0) {
                    kafka.sendPartialReading(device, step);
                } else {
                    kafka.sendReading(device, step, 0);
                }
            }
        }
    }

    /** One message of each kind of fault. */
    private static Map<String, RejectionReason> poison() {
        String now = Instant.now().toString();
        String rest = "\"vibration\":1,\"pressure\":2}";
        String known = "{\"device_id\":\"m\",\"timestamp\":\"" + now + "\",";
        Map<String, RejectionReason> poison = new LinkedHashMap<>();
        poison.put("nonsense", RejectionReason.NOT_JSON);
        poison.put("", RejectionReason.NOT_JSON);
        // Frame of a schema registry's message; JSON in UTF-32 begins alike.
        poison.put("\u0000\u0000\u0000\u0000\u0001\u0005\u0006\u0007", RejectionReason.NOT_JSON);
        // As long as Kafka takes by default: with the reason in headers it is longer.
        poison.put("x".repeat(1_048_400), RejectionReason.NOT_JSON);
        poison.put("{\"timestamp\":\"" + now + "\",\"temperature\":1," + rest, RejectionReason.DEVICE_UNKNOWN);
        poison.put(
                "{\"device_id\":\"m\",\"timestamp\":\"soon\",\"temperature\":1," + rest,
                RejectionReason.TIMESTAMP_UNREADABLE);
        poison.put(
                "{\"device_id\":\"m\",\"timestamp\":\"2999-01-01T00:00:00Z\",\"temperature\":1," + rest,
                RejectionReason.TIMESTAMP_FAR_OFF);
        poison.put(known + "\"humidity\":3}", RejectionReason.FEATURE_MISSING);
        poison.put(known + "\"temperature\":\"warm\"," + rest, RejectionReason.FEATURE_NOT_A_NUMBER);
        poison.put(known + "\"temperature\":1e999,\"vibration\":null}", RejectionReason.FEATURE_NOT_FINITE);
        return poison;
    }

    private static void everyRejectedOneIsThere(PipelineTopics kafka, Map<String, RejectionReason> poison) {
        List<ConsumerRecord<byte[], byte[]>> rejected =
                kafka.read(kafka.topics().rejectedReadings());
        Map<String, Set<String>> sources = rejected.stream()
                .collect(Collectors.groupingBy(
                        message -> header(message, RejectionReason.SHA256_HEADER),
                        Collectors.mapping(
                                message -> header(message, RejectionReason.SOURCE_HEADER),
                                Collectors.toCollection(TreeSet::new))));
        assertThat(sources.keySet())
                .isEqualTo(poison.keySet().stream().map(Sha256::hex).collect(Collectors.toSet()));
        assertThat(sources.values())
                .allSatisfy(positions -> assertThat(positions).hasSize(2));
        Map<String, String> reasons = new HashMap<>();
        poison.forEach((value, reason) -> reasons.put(Sha256.hex(value), reason.text()));
        assertThat(rejected).allSatisfy(message -> {
            assertThat(message.key()).isEqualTo("poison".getBytes(UTF_8));
            assertThat(header(message, RejectionReason.REASON_HEADER))
                    .isEqualTo(reasons.get(header(message, RejectionReason.SHA256_HEADER)));
            assertThat(message.value()).hasSizeLessThanOrEqualTo(1 << 16);
            assertThat(header(message, RejectionReason.DETAIL_HEADER)).isNotBlank();
        });
    }

    private static void everyUpdateIsFit(PipelineTopics kafka) {
        List<LocalModelUpdate> updates = updates(kafka);
        assertThat(updates).extracting(LocalModelUpdate::round).containsOnly(0L, 1L);
        assertThat(updates).extracting(LocalModelUpdate::deviceId).hasSizeGreaterThan(DEVICES);
        assertThat(updates).allSatisfy(update -> {
            assertThat(update.shapeId()).isEqualTo(SHAPE.id());
            assertThat(update.parameters()).hasSize(SHAPE.parameterCount());
            for (float parameter : update.parameters()) {
                assertThat(parameter).isFinite();
            }
            assertThat(update.samples()).isPositive();
            assertThat(update.loss()).isFinite().isLessThanOrEqualTo(update.lossBefore());
            assertThat(CalibrationCheck.fault(SHAPE, update.calibration())).isEmpty();
        });
    }

    private static GlobalModel model(ModelShape shape, long version) {
        float[] parameters = shape.initialParameters();
        parameters[0] += .01f;
        return new GlobalModel(
                version,
                version - 1,
                "FedAvg",
                1,
                100,
                .5,
                shape.id(),
                parameters,
                Instant.now(),
                version - 1,
                FleetCalibration.NONE);
    }

    private static List<LocalModelUpdate> updates(PipelineTopics kafka) {
        return kafka.read(kafka.topics().localModelUpdates()).stream()
                .map(message -> {
                    try {
                        return LocalModelUpdate.decode(message.value());
                    } catch (io.flead.contract.message.MalformedMessageException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static List<Anomaly> anomalies(PipelineTopics kafka) {
        return kafka.read(kafka.topics().anomalies()).stream()
                .map(message -> {
                    try {
                        return Anomaly.decode(message.value());
                    } catch (io.flead.contract.message.MalformedMessageException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        return new String(message.headers().lastHeader(name).value(), UTF_8);
    }
}
