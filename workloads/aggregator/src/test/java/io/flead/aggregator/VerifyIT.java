package io.flead.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.aggregator.verify.VerifyMain;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.Restored;
import io.flead.federation.InitialModel;
import io.flead.federation.Restoration;
import io.flead.federation.SimulatedUpdates;
import io.flead.process.program.ProgramFrame;
import io.flead.testkit.KafkaProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class VerifyIT {

    private static final int DEVICES = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final KafkaProcess KAFKA = KafkaProcess.shared();
    private static final InitialModel INITIAL =
            new InitialModel(SimulatedUpdates.SHAPE.id(), SimulatedUpdates.SHAPE.initialParameters());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final StringWriter out = new StringWriter();

    @Test
    void everyModelIsMadeAgainFromItsUpdatesAndAForgedOneIsFound() throws Exception {
        try (PipelineTopics topics = PipelineTopics.create(KAFKA.bootstrapServers(), "verify", 3)) {
            String pipeline = topics.pipelineFile(Duration.ofMillis(500), DEVICES) + "    strategy: FedAdam\n";
            assertThat(verify(pipeline, "--all")).isZero();
            assertThat(out.toString()).contains("no model has been published yet");
            List<GlobalModel> models = rounds(topics, pipeline);

            assertThat(verify(pipeline, "--all")).as(out::toString).isZero();
            assertThat(out.toString())
                    .contains("version 1: equal; FedAdam of 6 devices")
                    .contains("version 2: equal")
                    .contains(models.get(1).sha256())
                    .contains("2 equal, 0 different, 0 unknown");
            assertThat(verify(pipeline, "--version", "2")).isZero();
            assertThat(out.toString())
                    .contains("device-0")
                    .contains("weight")
                    .contains("refused (not-finite)")
                    .contains("refused (stale-round)");
            assertThat(verify(pipeline, "-o", "json")).isZero();
            assertThat(out.toString()).contains("\"outcome\":\"equal\"").contains("\"reasons\":[\"stale-round\"]");

            // Made with other settings than the file has now: nothing to compare.
            assertThat(verify(pipeline + "    clip: 2\n", "--all")).isZero();
            assertThat(out.toString())
                    .contains("2 unknown")
                    .contains("made with other settings")
                    .contains("clip=3.0");
            assertThat(verify(pipeline + "    clip: 2\n", "--version", "1")).isEqualTo(1);

            // An older version again is known by its record; one that names a version and is another is not.
            GlobalModel restored = Restoration.of(
                    INITIAL,
                    Optional.of(models.get(1)),
                    Optional.of(models.get(0)),
                    new Restored(1, "false alarms", false),
                    Instant.EPOCH);
            Headers headers = headersOf(topics, 1);
            publish(topics, restored, headers);
            assertThat(verify(pipeline, "--version", "3")).isZero();
            assertThat(out.toString()).contains("version 3: equal; restores version 1, FedAdam");

            // No update has been sent since: this one is made up.
            GlobalModel forged = new GlobalModel(
                    4,
                    3,
                    "FedAdam",
                    DEVICES,
                    100,
                    .5,
                    INITIAL.shapeId(),
                    models.get(1).parameters(),
                    Instant.EPOCH,
                    3,
                    models.get(1).calibration());
            publish(topics, forged, headers);
            assertThat(verify(pipeline, "--all")).isEqualTo(1);
            assertThat(out.toString()).contains("version 4: different").contains("3 equal, 1 different");
            assertThat(verify(pipeline, "--version", "5")).isEqualTo(2);
        }
    }

    /** Two rounds with rubbish and late updates between. */
    private List<GlobalModel> rounds(PipelineTopics topics, String pipeline) {
        try (AggregatorProcess aggregator =
                AggregatorProcess.start(directory, KAFKA.bootstrapServers(), pipeline, Map.of())) {
            aggregator.awaitReady();
            List<LocalModelUpdate> first = SimulatedUpdates.fleet(1, DEVICES, 0, INITIAL.parameters());
            topics.send(first);
            GlobalModel one = awaitModel(topics, 1);
            List<LocalModelUpdate> second = new ArrayList<>(first.subList(0, 2));
            second.add(SimulatedUpdates.update("broken", 1, 10, Double.NaN, one.parameters()));
            second.addAll(SimulatedUpdates.fleet(2, DEVICES, 1, one.parameters()));
            topics.send(second);
            awaitModel(topics, 2);
            assertThat(aggregator.json("/api/rounds/1").at("/summary/refused").asInt())
                    .isEqualTo(3);
            assertThat(aggregator.json("/api/rounds/0").at("/late").toString())
                    .contains(first.get(0).deviceId());
            // Read by nobody when the models were made.
            topics.send(first);
        }
        return topics.models();
    }

    private int verify(String pipeline, String... arguments) throws Exception {
        Path file = Files.writeString(directory.resolve("verified.yaml"), pipeline);
        out.getBuffer().setLength(0);
        CommandLine command = ProgramFrame.commandLine(VerifyMain.of(
                Map.of("PIPELINE_FILE", file.toString(), "KAFKA_BOOTSTRAP_SERVERS", KAFKA.bootstrapServers())));
        return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(out)).execute(arguments);
    }

    private static GlobalModel awaitModel(PipelineTopics topics, int version) {
        await("version " + version)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> topics.models().size() == version);
        return topics.models().get(version - 1);
    }

    private static Headers headersOf(PipelineTopics topics, int offset) {
        TopicPartition partition = new TopicPartition(topics.modelsTopic(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() > offset;
            });
            return records.get(offset).headers();
        }
    }

    private static void publish(PipelineTopics topics, GlobalModel model, Headers headers) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            topics.modelsTopic(),
                            0,
                            Long.toString(model.version()).getBytes(StandardCharsets.UTF_8),
                            model.encode(),
                            headers))
                    .get();
        }
    }
}
