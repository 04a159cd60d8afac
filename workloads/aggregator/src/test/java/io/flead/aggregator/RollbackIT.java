package io.flead.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.Restored;
import io.flead.federation.SimulatedUpdates;
import io.flead.testkit.KafkaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackIT {

    private static final int DEVICES = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final KafkaProcess KAFKA = KafkaProcess.shared();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void anOldVersionBecomesTheNewestAndRoundsGoOnFromIt() throws Exception {
        try (PipelineTopics topics = topics("rollback");
                AggregatorProcess aggregator = start(topics, Map.of())) {
            aggregator.awaitReady();
            GlobalModel one = round(topics, 1, SimulatedUpdates.SHAPE.initialParameters());
            GlobalModel two = round(topics, 2, one.parameters());
            // Half of the round that the rollback discards.
            List<LocalModelUpdate> begun = SimulatedUpdates.fleet(3, DEVICES, 2, two.parameters());
            topics.send(begun.subList(0, 2));
            await().atMost(PATIENCE)
                    .until(() ->
                            aggregator.json("/api/status").at("/round/devices").asInt() == 2);

            HttpResponse<String> done = post(aggregator, 1, "rollback", "{\"reason\": \"false alarms\"}", "s3cret");

            assertThat(done.statusCode()).as(done.body()).isEqualTo(201);
            JsonNode summary = JSON.readTree(done.body());
            assertThat(summary.get("version").asLong()).isEqualTo(3);
            assertThat(summary.get("sha256").asText()).isEqualTo(one.sha256());
            assertThat(summary.at("/restores/version").asLong()).isEqualTo(1);
            assertThat(summary.at("/restores/reason").asText()).isEqualTo("false alarms");
            GlobalModel three = awaitModel(topics, 3);
            assertThat(three.parameters()).isEqualTo(one.parameters());
            assertThat(three.calibration()).isEqualTo(one.calibration());
            assertThat(three.restores()).contains(new Restored(1, "false alarms", false));
            assertThat(aggregator.json("/api/status").at("/round/base").asLong())
                    .isEqualTo(3);

            // The rest of the discarded round is too late; a round from the restored model closes.
            topics.send(begun.subList(2, DEVICES));
            GlobalModel four = round(topics, 4, three.parameters());
            assertThat(four.parentVersion()).isEqualTo(3);
            assertThat(aggregator
                            .json("/api/status")
                            .at("/updates/refused/stale-round")
                            .asInt())
                    .isEqualTo(2);
        }
    }

    @Test
    void badWishesAreRefusedAndChangeNothing() throws Exception {
        try (PipelineTopics topics = topics("refused")) {
            topics.sendRaw(topics.modelsTopic(), "1", otherShape(1).encode());
            try (AggregatorProcess aggregator = start(topics, Map.of())) {
                aggregator.awaitReady();
                GlobalModel two = round(topics, 2, 0, SimulatedUpdates.SHAPE.initialParameters());
                String why = "{\"reason\": \"why\"}";

                assertProblem(post(aggregator, 1, "rollback", why, ""), 401, "spec.api.tokenSecret");
                assertProblem(post(aggregator, 1, "rollback", why, "s3cret"), 422, "other-shape", "choose a version");
                assertProblem(post(aggregator, 2, "rollback", why, "s3cret"), 422, "version 2 is not older");
                assertProblem(post(aggregator, 7, "promote", why, "s3cret"), 404, "no model of version 7", "1 to 2");
                assertProblem(post(aggregator, 1, "rollback", "", "s3cret"), 400, "reason is missing", "send such as");
                assertProblem(post(aggregator, 1, "rollback", "{\"reason\": \" \"}", "s3cret"), 400, "reason must");
                assertProblem(post(aggregator, 1, "rollback", "no JSON", "s3cret"), 400, "not the JSON");
                assertThat(topics.models()).hasSize(2);
                assertThat(aggregator.json("/api/status").at("/model/sha256").asText())
                        .isEqualTo(two.sha256());
            }
        }
    }

    @Test
    void invariant1_aCrashInTheMiddleOfARollbackLeavesItUndone() throws Exception {
        try (PipelineTopics topics = topics("crashed")) {
            GlobalModel one;
            try (AggregatorProcess aggregator = start(topics, Map.of())) {
                aggregator.awaitReady();
                one = round(topics, 1, SimulatedUpdates.SHAPE.initialParameters());
                round(topics, 2, one.parameters());
            }
            var before = topics.committedOffsets();
            try (AggregatorProcess halted =
                    start(topics, Map.of("KAFKA_INTERCEPTOR_CLASSES", HaltBetweenProduceAndCommit.class.getName()))) {
                halted.awaitReady();
                try {
                    post(halted, 1, "rollback", "{\"reason\": \"crash\"}", "s3cret");
                } catch (IOException e) {
                    assertThat(e).as("the connection ends with the process").isNotNull();
                }
                assertThat(halted.awaitExit(PATIENCE)).isEqualTo(HaltBetweenProduceAndCommit.EXIT_CODE);
            }
            assertThat(topics.uncommittedModels()).hasSize(3);
            assertThat(topics.models()).hasSize(2);
            assertThat(topics.committedOffsets()).isEqualTo(before);

            try (AggregatorProcess again = start(topics, Map.of())) {
                again.awaitReady();
                assertThat(again.json("/api/status").at("/model/version").asLong())
                        .isEqualTo(2);
                assertThat(post(again, 1, "rollback", "{\"reason\": \"once more\"}", "s3cret")
                                .statusCode())
                        .isEqualTo(201);
                assertThat(awaitModel(topics, 3).sha256()).isEqualTo(one.sha256());
            }
            assertThat(topics.models()).hasSize(3);
        }
    }

    private static GlobalModel otherShape(long version) {
        return new GlobalModel(
                version,
                version - 1,
                "FedAvg",
                3,
                30,
                0.25,
                "other-shape",
                new float[] {1},
                Instant.EPOCH,
                version - 1,
                FleetCalibration.NONE);
    }

    private static GlobalModel round(PipelineTopics topics, long version, float[] from) {
        return round(topics, version, version - 1, from);
    }

    private static GlobalModel round(PipelineTopics topics, long version, long base, float[] from) {
        topics.send(SimulatedUpdates.fleet(version, DEVICES, base, from));
        return awaitModel(topics, version);
    }

    private static GlobalModel awaitModel(PipelineTopics topics, long version) {
        List<GlobalModel> found = new ArrayList<>();
        await("version " + version)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> topics.models().stream()
                        .filter(model -> model.version() == version)
                        .peek(found::add)
                        .findAny()
                        .isPresent());
        return found.get(0);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String... words) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(JSON.readTree(answer.body()).get("detail").asText()).contains(words);
    }

    private static HttpResponse<String> post(
            AggregatorProcess aggregator, long version, String act, String body, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                        + aggregator.httpPort().orElseThrow() + "/api/models/" + version + "/" + act))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static PipelineTopics topics(String name) {
        return PipelineTopics.create(KAFKA.bootstrapServers(), name, 2);
    }

    private AggregatorProcess start(PipelineTopics topics, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("API_TOKEN", "s3cret");
        return AggregatorProcess.start(
                directory, KAFKA.bootstrapServers(), topics.pipelineFile(Duration.ofMillis(300), DEVICES), all);
    }
}
