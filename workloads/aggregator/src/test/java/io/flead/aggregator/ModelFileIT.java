package io.flead.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.ModelFile;
import io.flead.contract.message.Restored;
import io.flead.federation.SimulatedUpdates;
import io.flead.testkit.KafkaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileIT {

    private static final int DEVICES = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final KafkaProcess KAFKA = KafkaProcess.shared();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void anExportedModelSurvivesTheLossOfItsTopic() throws Exception {
        try (PipelineTopics topics = PipelineTopics.create(KAFKA.bootstrapServers(), "exported", 2)) {
            byte[] file;
            GlobalModel one;
            try (AggregatorProcess aggregator = start(topics)) {
                one = round(topics, 1, SimulatedUpdates.SHAPE.initialParameters());
                HttpResponse<byte[]> exported = send(aggregator, "GET", "/api/models/1/export", new byte[0]);
                assertThat(exported.statusCode()).isEqualTo(200);
                assertThat(exported.headers().firstValue("Content-Disposition").orElse(""))
                        .contains("exported-1.fleadmodel");
                file = exported.body();
            }
            ModelFile read = ModelFile.decode(file);
            assertThat(read.model().encode()).isEqualTo(one.encode());
            assertThat(JSON.readTree(read.spec()).at("/features/0").asText()).isEqualTo("pressure");

            topics.recreateModels();
            try (AggregatorProcess aggregator = start(topics)) {
                byte[] damaged = file.clone();
                damaged[damaged.length / 2] ^= 64;
                assertProblem(
                        send(aggregator, "POST", "/api/models/import?reason=why", damaged), 422, "no whole model");
                assertProblem(
                        send(aggregator, "POST", "/api/models/import?reason=why", Arrays.copyOf(file, 40)),
                        422,
                        "no whole model");
                assertProblem(send(aggregator, "POST", "/api/models/import", file), 400, "reason is missing");
                assertThat(topics.models()).isEmpty();

                HttpResponse<byte[]> done =
                        send(aggregator, "POST", "/api/models/import?reason=Kafka%20was%20lost", file);
                assertThat(done.statusCode()).as(text(done)).isEqualTo(201);
                GlobalModel two = topics.models().get(0);
                assertThat(two.version()).isEqualTo(2);
                assertThat(two.parameters()).isEqualTo(one.parameters());
                assertThat(two.calibration()).isEqualTo(one.calibration());
                assertThat(two.medians()).isEqualTo(one.medians());
                assertThat(two.restores()).contains(new Restored(1, "Kafka was lost", true));
                assertThat(round(topics, 3, two.parameters()).parentVersion()).isEqualTo(2);
            }
        }
    }

    @Test
    void aModelOfOtherSensorsIsNotImported() throws Exception {
        byte[] other;
        try (PipelineTopics topics = PipelineTopics.create(KAFKA.bootstrapServers(), "exporter", 2);
                AggregatorProcess aggregator = start(topics)) {
            round(topics, 1, SimulatedUpdates.SHAPE.initialParameters());
            other = send(aggregator, "GET", "/api/models/1/export", new byte[0]).body();
        }
        Function<String, String> more = file -> file.replace("[pressure, flow, current]", "[pressure, flow, speed]");
        try (PipelineTopics topics = PipelineTopics.create(KAFKA.bootstrapServers(), "importer", 2);
                AggregatorProcess aggregator = start(topics, more)) {
            assertProblem(
                    send(aggregator, "POST", "/api/models/import?reason=why", other),
                    422,
                    "the imported version 1 has the shape",
                    "spec.readings.features",
                    "choose a version of this shape");
            assertThat(topics.models()).isEmpty();
        }
    }

    @Test
    void twoVersionsAreComparedOverTheNewestReadings() throws Exception {
        try (PipelineTopics topics = PipelineTopics.create(KAFKA.bootstrapServers(), "compared", 2)) {
            String readings = topics.name() + "-edge-iiot-stream";
            PipelineTopics.await(topics.admin()
                    .createTopics(List.of(new NewTopic(readings, 2, (short) 1)))
                    .all());
            List<String> messages = new ArrayList<>();
            Random random = new Random(1);
            Instant start = Instant.now().minusSeconds(3600);
            for (int row = 0; row < 900; row++) {
                double load = random.nextGaussian();
                messages.add(String.format(
                        Locale.ROOT,
                        "{\"device_id\":\"pump\",\"timestamp\":\"%s\",\"pressure\":%.3f,\"flow\":%.3f,\"current\":%.3f}",
                        start.plusSeconds(row),
                        load,
                        2 * load + random.nextGaussian(),
                        load + random.nextGaussian()));
            }
            topics.sendAll(readings, messages, unused -> "pump", message -> message.getBytes(StandardCharsets.UTF_8));
            topics.sendRaw(readings, "pump", "no reading".getBytes(StandardCharsets.UTF_8));
            try (AggregatorProcess aggregator =
                    start(topics, file -> file.replace("model: {", "detection: {warmup: 200}\n    model: {"))) {
                round(topics, 1, SimulatedUpdates.SHAPE.initialParameters());

                JsonNode compared = aggregator.json("/api/models/compare?base=0&candidate=1&readings=10000");
                assertThat(compared.get("scored").asInt())
                        .as(compared.toString())
                        .isEqualTo(700);
                assertThat(compared.at("/devices/0/device").asText()).isEqualTo("pump");
                assertThat(compared.at("/ofBase/loss").asDouble())
                        .isPositive()
                        .isNotEqualTo(compared.at("/ofCandidate/loss").asDouble());

                assertProblem(
                        send(aggregator, "GET", "/api/models/compare?base=0&candidate=1&readings=100", new byte[0]),
                        422,
                        "200 readings of its warm-up",
                        "raise readings");
                assertProblem(
                        send(aggregator, "GET", "/api/models/compare?base=0", new byte[0]),
                        400,
                        "candidate is missing");
                assertProblem(
                        send(aggregator, "GET", "/api/models/compare?base=0&candidate=9", new byte[0]),
                        404,
                        "no model of version 9");
            }
        }
    }

    private static GlobalModel round(PipelineTopics topics, long version, float[] from) {
        topics.send(SimulatedUpdates.fleet(version, DEVICES, version - 1, from));
        await("version " + version)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> topics.models().stream().anyMatch(model -> model.version() == version));
        return topics.models().stream()
                .filter(model -> model.version() == version)
                .findFirst()
                .orElseThrow();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static void assertProblem(HttpResponse<byte[]> answer, int status, String... words) throws IOException {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).get("detail").asText()).contains(words);
    }

    private static HttpResponse<byte[]> send(AggregatorProcess aggregator, String method, String path, byte[] body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + aggregator.httpPort().orElseThrow() + path))
                                .header("Authorization", "Bearer s3cret")
                                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    private AggregatorProcess start(PipelineTopics topics) {
        return start(topics, Function.identity());
    }

    private AggregatorProcess start(PipelineTopics topics, Function<String, String> change) {
        AggregatorProcess aggregator = AggregatorProcess.start(
                directory,
                KAFKA.bootstrapServers(),
                change.apply(topics.pipelineFile(Duration.ofMillis(300), DEVICES)),
                Map.of("API_TOKEN", "s3cret"));
        aggregator.awaitReady();
        return aggregator;
    }
}
