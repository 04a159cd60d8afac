package io.flead.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.api.http.HttpApi;
import io.flead.api.http.MachineList;
import io.flead.contract.message.MachineInjection;
import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import io.flead.testkit.KafkaProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to machines by hand, in the program over a real broker. */
class InjectionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void aFailureIsRecordedAndOutlivesTheProducer() throws Exception {
        String prefix = "injections-";
        KafkaProcess kafka = KafkaProcess.shared();
        ReadingsLog readings = ReadingsLog.create(kafka.bootstrapServers(), prefix);
        create(kafka, prefix + "injections");
        try (JavaProcess producer = start(kafka, prefix)) {
            await().atMost(PATIENCE).until(() -> readings.size() > 20);
            HttpResponse<String> done = fail(producer);
            assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
            assertThat(failing(producer)).containsExactly("machine-002");
            producer.kill();
        }
        List<MachineInjection> recorded = recorded(kafka, prefix + "injections");
        assertThat(recorded)
                .extracting(
                        MachineInjection::deviceId,
                        MachineInjection::act,
                        MachineInjection::type,
                        MachineInjection::severity,
                        MachineInjection::origin)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "machine-002",
                        MachineInjection.Act.FAILURE,
                        "overheating",
                        .8,
                        MachineInjection.Origin.REQUEST));
        try (JavaProcess producer = start(kafka, prefix)) {
            await().atMost(PATIENCE).until(() -> failing(producer).equals(List.of("machine-002")));
        }
    }

    @Test
    void whatCannotBeRecordedIsNotDone() throws Exception {
        String prefix = "unrecorded-";
        KafkaProcess kafka = KafkaProcess.shared();
        ReadingsLog readings = ReadingsLog.create(kafka.bootstrapServers(), prefix);
        try (JavaProcess producer = start(kafka, prefix)) {
            await().atMost(PATIENCE).until(() -> readings.size() > 20);
            HttpResponse<String> refused = fail(producer);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("topic unrecorded-injections").contains("nothing is done");
            assertThat(failing(producer)).isEmpty();
        }
    }

    private JavaProcess start(KafkaProcess kafka, String prefix) throws Exception {
        Path pipeline = Files.writeString(directory.resolve("pipeline.yaml"), """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: test}
                spec:
                  kafka: {topicPrefix: "%s", partitions: 4}
                  aggregation: {minDevices: 1}
                  devices: {count: 3, rate: 20, source: {simulator: {seed: 7, anomalyRate: 0}}}
                  readings: {features: [vibration, temperature]}
                """.formatted(prefix));
        return new JavaProcess(new JavaCommand(ProducerMain.class)
                .environment("PIPELINE_FILE", pipeline.toString())
                .environment("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers())
                .environment("API_TOKEN", "secret")
                .log(directory.resolve("producer.log"))
                .patience(PATIENCE));
    }

    private static HttpResponse<String> fail(JavaProcess producer) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + producer.httpPort().orElseThrow() + "/api/machines/machine-002/failure"))
                .header("Authorization", "Bearer secret")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"type\":\"overheating\",\"severity\":0.8,\"duration\":\"1h\"}"))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Empty as well while the producer starts. */
    private static List<String> failing(JavaProcess producer) throws Exception {
        JavaProcess.Answer answer = producer.get("/api/machines");
        if (answer.statusCode() != 200) {
            return List.of();
        }
        return HttpApi.read(answer.body(), MachineList.class).machines().stream()
                .filter(machine -> machine.failure() != null)
                .map(MachineList.MachineDocument::machine)
                .toList();
    }

    private static void create(KafkaProcess kafka, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(Set.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    private static List<MachineInjection> recorded(KafkaProcess kafka, String topic) throws Exception {
        List<MachineInjection> recorded = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(Set.of(partition));
            consumer.seekToBeginning(Set.of(partition));
            long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                for (var entry : consumer.poll(Duration.ofMillis(200))) {
                    recorded.add(MachineInjection.decode(entry.value()));
                }
            }
        }
        return recorded;
    }
}
