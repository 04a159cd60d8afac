package io.flead.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.flead.aggregator.telemetry.Alarms;
import io.flead.aggregator.webhook.ReceiverServer;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.federation.SimulatedUpdates;
import io.flead.testkit.JavaProcess;
import io.flead.testkit.KafkaProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregatorIT {

    private static final int DEVICES = 12;
    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final KafkaProcess KAFKA = KafkaProcess.shared();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    /** What follows in the pipeline's aggregation. */
    private String aggregation = "";

    /** An average, one with memory of its own, and a rule that keeps all updates. */
    @ParameterizedTest
    @ValueSource(strings = {"FedAvg", "FedYogi", "MultiKrum"})
    void invariant1_shuffledDuplicatedAndKilledGivesTheSameBytesAsUndisturbed(String strategy) {
        aggregation = "    strategy: " + strategy + "\n";
        float[] initial = SimulatedUpdates.SHAPE.initialParameters();
        List<LocalModelUpdate> first = SimulatedUpdates.fleet(1, DEVICES, 0, initial);
        List<GlobalModel> expected = new ArrayList<>();
        try (PipelineTopics topics = topics("undisturbed-" + strategy.toLowerCase(Locale.ROOT));
                AggregatorProcess aggregator = startReady(topics)) {
            topics.send(first);
            GlobalModel one = awaitModel(topics, 1);
            topics.send(SimulatedUpdates.fleet(2, DEVICES, 1, one.parameters()));
            awaitModel(topics, 2);
            expected.addAll(topics.models());
            assertThat(aggregator.json("/api/status").at("/model/version").asLong())
                    .isEqualTo(2);
        }

        Random random = new Random(3);
        try (PipelineTopics topics = topics("disturbed-" + strategy.toLowerCase(Locale.ROOT))) {
            List<LocalModelUpdate> messages = disturbed(first, random);
            List<LocalModelUpdate> early = messages.subList(0, messages.size() / 3);
            try (AggregatorProcess killed = startReady(topics)) {
                sendAnywhere(topics, early, random);
                await().atMost(PATIENCE)
                        .until(() ->
                                killed.json("/api/status").at("/round/devices").asInt() > 0);
                killed.kill();
            }
            assertThat(topics.committedOffsets()).isEmpty();

            // In the middle of publishing: the record is written, its transaction open.
            try (AggregatorProcess halted =
                    start(topics, Map.of("KAFKA_INTERCEPTOR_CLASSES", HaltBetweenProduceAndCommit.class.getName()))) {
                halted.awaitReady();
                sendAnywhere(topics, messages.subList(messages.size() / 3, messages.size()), random);
                assertThat(halted.awaitExit(PATIENCE)).isEqualTo(HaltBetweenProduceAndCommit.EXIT_CODE);
            }
            assertThat(topics.uncommittedModels()).hasSize(1);
            assertThat(topics.models()).isEmpty();
            assertThat(topics.committedOffsets()).isEmpty();

            try (AggregatorProcess again = startReady(topics)) {
                GlobalModel one = awaitModel(topics, 1);
                assertThat(topics.committedOffsets()).hasSize(PARTITIONS);
                sendAnywhere(
                        topics, disturbed(SimulatedUpdates.fleet(2, DEVICES, 1, one.parameters()), random), random);
                awaitModel(topics, 2);
                assertThat(again.json("/api/history").findValuesAsText("version"))
                        .containsExactly("1", "2");
                assertThat(again.json("/api/status").at("/updates/refused").has("duplicate"))
                        .isTrue();
            }

            assertThat(topics.models()).extracting(GlobalModel::version).containsExactly(1L, 2L);
            assertThat(topics.models())
                    .extracting(GlobalModel::sha256)
                    .isEqualTo(expected.stream().map(GlobalModel::sha256).toList());
            assertThat(topics.models())
                    .extracting(GlobalModel::server)
                    .isEqualTo(expected.stream().map(GlobalModel::server).toList());
            assertThat(topics.models()).extracting(GlobalModel::strategy).containsOnly(strategy);
            assertThat(topics.models())
                    .extracting(GlobalModel::calibration)
                    .allSatisfy(calibration -> assertThat(calibration.devices()).isEqualTo(DEVICES))
                    .isEqualTo(expected.stream().map(GlobalModel::calibration).toList());
            assertThat(topics.models())
                    .extracting(GlobalModel::meanLoss)
                    .isEqualTo(expected.stream().map(GlobalModel::meanLoss).toList());
        }
    }

    @Test
    void invariant1_theFirstOfTwoInstancesIsFencedOffAndEndsWithOneLine() {
        try (PipelineTopics topics = topics("fenced");
                AggregatorProcess first = startReady(topics);
                AggregatorProcess second = startReady(topics)) {
            topics.send(SimulatedUpdates.fleet(1, DEVICES, 0, SimulatedUpdates.SHAPE.initialParameters()));
            assertThat(first.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(first.log().lines().filter(line -> line.contains("event=fenced")))
                    .hasSize(1);
            assertThat(first.log()).doesNotContain("\tat ");
            awaitModel(topics, 1);
            assertThat(second.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(topics.models()).hasSize(1);
        }
    }

    @Test
    void reportsTheReadingsThatTrainingAndArchiverHaveNotCommitted() {
        try (PipelineTopics topics = topics("lagging");
                AggregatorProcess aggregator = startReady(topics)) {
            // Without the topic of readings there is nothing to say.
            assertThat(aggregator.json("/api/status").path("lag").isNull()
                            || aggregator.json("/api/status").path("lag").isMissingNode())
                    .isTrue();
            String readings = topics.name() + "-edge-iiot-stream";
            PipelineTopics.await(topics.admin()
                    .createTopics(List.of(new NewTopic(readings, 1, (short) 1)))
                    .all());
            for (int reading = 0; reading < 7; reading++) {
                topics.sendRaw(readings, "pump", new byte[] {1});
            }
            PipelineTopics.await(topics.admin()
                    .alterConsumerGroupOffsets(
                            topics.identity().replace("/aggregator", "/training"),
                            Map.of(new TopicPartition(readings, 0), new OffsetAndMetadata(5)))
                    .all());
            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode lag = aggregator.json("/api/status").path("lag");
                assertThat(lag.path("training").asInt()).isEqualTo(2);
                assertThat(lag.path("archiver").asInt()).isEqualTo(7);
            });
        }
    }

    @Test
    void stopsCleanlyOnTermination() {
        try (PipelineTopics topics = topics("stopped");
                AggregatorProcess aggregator = startReady(topics)) {
            topics.send(SimulatedUpdates.fleet(1, 3, 0, SimulatedUpdates.SHAPE.initialParameters()));
            await().atMost(PATIENCE)
                    .until(() ->
                            aggregator.json("/api/status").at("/round/devices").asInt() == 3);
            System.out.println("aggregator, MiB: " + aggregator.residentMebibytes());
            JavaProcess.Exit exit = aggregator.terminate();
            assertThat(exit.code()).isZero();
            assertThat(exit.took()).isLessThan(Duration.ofSeconds(5));
            assertThat(aggregator.log()).contains("event=stopped").doesNotContain("\tat ");
            assertThat(topics.models()).isEmpty();
            assertThat(topics.committedOffsets()).isEmpty();
        }
    }

    @Test
    void nobodyReadsOrChangesAnythingWithoutTheToken() throws Exception {
        try (PipelineTopics topics = topics("protected")) {
            String pipeline = topics.pipelineFile(Duration.ofMillis(500), DEVICES) + "  api: {protectReads: true}\n";
            try (AggregatorProcess aggregator = AggregatorProcess.start(
                    directory, KAFKA.bootstrapServers(), pipeline, Map.of("API_TOKEN", "s3cret"))) {
                aggregator.awaitReady();
                for (String token : List.of("", "Bearer ", "Bearer wrong", "Basic s3cret")) {
                    for (String method : List.of("GET", "POST")) {
                        HttpResponse<String> refused = request(aggregator, method, token);
                        assertThat(refused.statusCode()).as(method + token).isEqualTo(401);
                        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                                .contains("Bearer");
                        assertThat(refused.body())
                                .contains("spec.api.tokenSecret", "Authorization: Bearer")
                                .doesNotContain("s3cret");
                    }
                }
                assertThat(request(aggregator, "GET", "Bearer s3cret").statusCode())
                        .isEqualTo(200);
                assertThat(aggregator.get("/readyz").statusCode()).isEqualTo(200);
                assertThat(aggregator.get("/metrics").statusCode()).isEqualTo(200);
                assertThat(aggregator.log()).doesNotContain("s3cret");
            }
        }
    }

    @Test
    void alarmsReachTheWebhookOnceAcrossAKillOfTheAggregator() {
        try (PipelineTopics topics = topics("webhook");
                ReceiverServer server = ReceiverServer.start(0)) {
            String pipeline = topics.pipelineFile(Duration.ofMillis(500), DEVICES) + "  alarms: {webhook: {url: \""
                    + server.address() + "\", format: cloudevents}}\n";
            Map<String, String> environment = Map.of("WEBHOOK_TOKEN", "s3cret");
            Instant opened = Instant.parse("2026-01-01T12:00:00Z");
            Alarm first = Alarms.open("press-1", opened, Severity.MAJOR);
            Alarm second = Alarms.open("press-2", opened, Severity.MINOR);
            try (AggregatorProcess killed =
                    AggregatorProcess.start(directory, KAFKA.bootstrapServers(), pipeline, environment)) {
                topics.sendRaw(topics.alarmsTopic(), first.deviceId(), first.encode());
                await().atMost(PATIENCE).until(() -> server.accepted().size() == 1);
                await().atMost(PATIENCE)
                        .until(() -> topics.committedOffsets(topics.webhookGroup()).values().stream()
                                .anyMatch(place -> place.offset() == 1));
                killed.kill();
            }
            topics.sendRaw(topics.alarmsTopic(), second.deviceId(), second.encode());
            try (AggregatorProcess again =
                    AggregatorProcess.start(directory, KAFKA.bootstrapServers(), pipeline, environment)) {
                await().atMost(PATIENCE).until(() -> server.accepted().size() == 2);
                assertThat(again.get("/metrics").body()).contains("flead_alarm_webhook_sent_total 1.0");
                assertThat(again.log()).doesNotContain("s3cret");
            }
            assertThat(server.all())
                    .hasSize(2)
                    .allSatisfy(got -> assertThat(got.authorization()).isEqualTo("Bearer s3cret"));
            assertThat(server.all().get(0).body()).contains(first.id(), "io.flead.alarm.open");
            assertThat(server.all().get(1).body()).contains(second.id());
        }
    }

    private static HttpResponse<String> request(AggregatorProcess aggregator, String method, String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + aggregator.httpPort().orElseThrow() + "/api/status"))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void badInputEndsWithTwoAndATakenPortWithOne() throws IOException {
        try (AggregatorProcess bad = AggregatorProcess.start(
                directory, KAFKA.bootstrapServers(), "kind: FleadPipeline\nmetadata: {name: X}\n", Map.of())) {
            assertThat(bad.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(bad.log())
                    .contains("apiVersion")
                    .contains("metadata.name")
                    .doesNotContain("\tat ");
        }
        try (PipelineTopics topics = topics("hook");
                AggregatorProcess bad = AggregatorProcess.start(
                        directory,
                        KAFKA.bootstrapServers(),
                        topics.pipelineFile(Duration.ofMillis(500), DEVICES)
                                + "  alarms: {webhook: {url: \"http://alarms:port/s3cret\"}}\n",
                        Map.of())) {
            assertThat(bad.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(bad.log())
                    .contains("spec.alarms.webhook.url")
                    .doesNotContain("s3cret")
                    .doesNotContain("\tat ");
        }
        try (PipelineTopics topics = topics("port");
                ServerSocket taken = new ServerSocket(0);
                AggregatorProcess refused =
                        start(topics, Map.of("HTTP_PORT", Integer.toString(taken.getLocalPort())))) {
            assertThat(refused.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(refused.log())
                    .contains("HTTP_PORT " + taken.getLocalPort() + " is taken")
                    .doesNotContain("\tat ");
        }
    }

    private static PipelineTopics topics(String name) {
        return PipelineTopics.create(KAFKA.bootstrapServers(), name, PARTITIONS);
    }

    private AggregatorProcess startReady(PipelineTopics topics) {
        AggregatorProcess aggregator = start(topics, Map.of());
        aggregator.awaitReady();
        return aggregator;
    }

    private AggregatorProcess start(PipelineTopics topics, Map<String, String> environment) {
        String pipeline = topics.pipelineFile(Duration.ofMillis(500), DEVICES) + aggregation;
        return AggregatorProcess.start(directory, KAFKA.bootstrapServers(), pipeline, environment);
    }

    private static GlobalModel awaitModel(PipelineTopics topics, long version) {
        await("version " + version)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> topics.models().stream().anyMatch(model -> model.version() == version));
        return topics.models().stream()
                .filter(model -> model.version() == version)
                .findFirst()
                .orElseThrow();
    }

    /** Shuffled, each twice, and with rubbish in between. */
    private static List<LocalModelUpdate> disturbed(List<LocalModelUpdate> updates, Random random) {
        List<LocalModelUpdate> messages = new ArrayList<>(updates);
        messages.addAll(updates);
        for (LocalModelUpdate update : updates) {
            messages.add(SimulatedUpdates.update("rubbish", update.round(), 10, Double.NaN, update.parameters()));
            messages.add(SimulatedUpdates.update("rubbish", update.round() + 7, 10, 1, update.parameters()));
        }
        Collections.shuffle(messages, random);
        return messages;
    }

    private static void sendAnywhere(PipelineTopics topics, List<LocalModelUpdate> updates, Random random) {
        updates.forEach(update -> topics.send(update, random.nextInt(PARTITIONS)));
    }
}
