package io.flead.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.local.port.Port;
import io.flead.local.state.RunRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failure that is injected on the console of a real run becomes an alarm on it, and what people say of it stays. */
@Tag("slow")
class FleadUpConsoleIT {

    private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String MACHINE = "machine-003";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PIPELINE = """
            apiVersion: flead.io/v1alpha1
            kind: FleadPipeline
            metadata: {name: watched}
            spec:
              devices:
                count: 6
                rate: 10
                source: {simulator: {seed: 7, anomalyRate: 0}}
              readings:
                deviceIdField: machine_id
                features: [temperature, vibration, pressure, flow_rate, power_consumption, oil_level, bearing_temperature]
              kafka: {partitions: 2}
              training:
                interval: 4s
                parallelism: 1
                checkpointInterval: 5s
                detection: {warmup: 150}
                publishScores: true
              aggregation: {interval: 8s, minDevices: 3}
              analytics: {enabled: false}
            """;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Process command;

    @AfterEach
    void endRun() {
        if (command != null) {
            command.destroyForcibly();
        }
    }

    @Test
    void anInjectedFailureBecomesAnAlarmOnTheConsole() throws Exception {
        List<String> missing = Stream.of("producer", "training", "aggregator", "archiver", "console", "local")
                .filter(module -> !Files.exists(HOME.resolve("workloads/" + module + "/target/classpath.txt")))
                .toList();
        if (!missing.isEmpty()) {
            System.out.println(
                    "SKIPPED: FleadUpConsoleIT needs " + missing + " to be built: run 'mvn -DskipTests package' first");
        }
        assumeThat(missing).isEmpty();
        Path pipeline = Files.writeString(directory.resolve("pipeline.yaml"), PIPELINE);
        Process run = new ProcessBuilder(
                        HOME.resolve("bin/flead").toString(),
                        "up",
                        "--state",
                        state().toString(),
                        "--file",
                        pipeline.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.txt").toFile())
                .start();
        command = run;

        await("every machine is scored")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .failFast("the command ended", () -> !run.isAlive())
                .until(() -> get("/api/overview")
                        .map(overview -> overview.at("/devices/normal").asInt())
                        .equals(Optional.of(6)));
        HttpResponse<String> broken = post(
                "/api/machines/failure?machine=" + MACHINE,
                "{\"type\":\"overheating\",\"severity\":1,\"duration\":\"40s\"}");
        assertThat(broken.statusCode()).as(broken.body()).isEqualTo(200);

        await("the alarm that came of it")
                .atMost(PATIENCE)
                .until(() -> get("/api/injections?device=" + MACHINE)
                        .filter(rows -> rows.at("/0/delaySeconds").isNumber())
                        .isPresent());
        JsonNode injection =
                get("/api/injections?device=" + MACHINE).orElseThrow().get(0);
        assertThat(injection.at("/type").asText()).isEqualTo("overheating");
        assertThat(injection.at("/origin").asText()).isEqualTo("request");
        String alarm = injection.at("/alarm").asText();
        HttpResponse<String> judged =
                post("/api/alarms/" + alarm + "/verdict", "{\"kind\":\"expected\",\"comment\":\"a test\"}");
        assertThat(judged.statusCode()).as(judged.body()).isEqualTo(200);
        assertThat(get("/api/alarms?device=" + MACHINE)
                        .orElseThrow()
                        .at("/alarms/0/standing/verdict")
                        .asText())
                .isEqualTo("expected");

        run.destroy();
        assertThat(run.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(run.exitValue())
                .as(Files.readString(directory.resolve("output.txt")))
                .isZero();
    }

    private Path state() {
        return directory.resolve("state");
    }

    private Optional<URI> console() {
        return RunRecord.read(state().resolve("run.json"))
                .map(run -> run.ports().get(Port.CONSOLE.label()))
                .map(port -> URI.create("http://127.0.0.1:" + port));
    }

    /** Empty while the console does not answer. */
    private Optional<JsonNode> get(String path) throws InterruptedException {
        Optional<URI> console = console();
        if (console.isEmpty()) {
            return Optional.empty();
        }
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(console.get().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(JSON.readTree(answer.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        String token = Files.readString(state().resolve("api.token")).strip();
        return client.send(
                HttpRequest.newBuilder(console().orElseThrow().resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
