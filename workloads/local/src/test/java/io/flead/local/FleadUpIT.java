package io.flead.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.api.http.AggregatorStatus;
import io.flead.api.http.HttpApi;
import io.flead.api.http.ModelHistory;
import io.flead.api.http.ModelSummary;
import io.flead.local.metrics.ChildEndpoints;
import io.flead.local.port.Port;
import io.flead.local.state.RunRecord;
import io.flead.local.state.RunRecord.ProcessStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole pipeline on this machine, by the command that users call, with everything real. */
class FleadUpIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
    private static final int DEVICES = 8;

    private static final String PIPELINE = """
            apiVersion: flead.io/v1alpha1
            kind: FleadPipeline
            metadata: {name: end-to-end}
            spec:
              devices:
                count: %d
                rate: 10
                source: {simulator: {seed: 11, anomalyRate: 0.02}}
              readings:
                features: [temperature, vibration, pressure]
              kafka: {partitions: 2}
              training:
                interval: 2s
                parallelism: 1
                checkpointInterval: 2s
                detection: {warmup: 50}
              aggregation: {interval: 3s, minDevices: 3}
              analytics: {enabled: false}
            """.formatted(DEVICES);

    @TempDir
    Path directory;

    private final List<Process> commands = new ArrayList<>();
    private final ChildEndpoints endpoints = new ChildEndpoints();

    @BeforeEach
    void builtOrSkipped() throws IOException {
        List<String> missing = Stream.of("producer", "training", "aggregator", "archiver", "local")
                .filter(module -> !Files.exists(HOME.resolve("workloads/" + module + "/target/classpath.txt")))
                .toList();
        if (!missing.isEmpty()) {
            System.out.println(
                    "SKIPPED: FleadUpIT needs " + missing + " to be built: run 'mvn -DskipTests package' first");
        }
        assumeThat(missing).isEmpty();
        Files.writeString(pipeline(), PIPELINE);
    }

    @AfterEach
    void endRunningProcesses() {
        commands.forEach(Process::destroyForcibly);
    }

    @Test
    void invariant3_noReadingIsLostAndNoVersionMissingWhenEveryChildIsKilledOnce() throws Exception {
        Process command = up();
        awaitModel(1);
        for (ProcessHandle process : command.descendants().toList()) {
            assertThat(ListeningSockets.beyondLoopback(process.pid()))
                    .as(process.info().commandLine().orElse(""))
                    .isEmpty();
        }
        for (String child : List.of("training", "archiver", "aggregator", "producer", "postgres", "kafka")) {
            ProcessStamp before = child(child);
            ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly();
            await(child + " comes back")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> record().children().containsKey(child)
                            && record().children().get(child).pid() != before.pid());
        }
        long version = awaitModel(version() + 2);
        List<Long> versions = versions();
        List<ProcessStamp> children = List.copyOf(record().children().values());

        command.destroy();

        JsonNode summary = summary(command, 0);
        assertThat(summary.get("ok").asBoolean()).isTrue();
        assertThat(summary.get("restarts").asInt()).isGreaterThanOrEqualTo(6);
        assertThat(summary.get("readings").asLong()).isPositive();
        assertThat(summary.get("scored").asLong() + summary.get("rejected").asLong())
                .isEqualTo(summary.get("readings").asLong());
        assertThat(summary.get("stored").asLong() + summary.get("rejected").asLong())
                .isEqualTo(summary.get("readings").asLong());
        assertThat(summary.get("rejected").asLong()).isZero();
        assertThat(summary.get("devices").asInt()).isEqualTo(DEVICES);
        assertThat(summary.get("modelVersion").asLong()).isGreaterThanOrEqualTo(version);
        assertThat(versions)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, versions.size()).boxed().toList());
        assertNothingRuns(children);
    }

    @Test
    void aSecondRunGoesOnWhereTheFirstEndedEvenWhenThatWasKilled() throws Exception {
        Process first = up();
        long version = awaitModel(2);
        List<ProcessStamp> children = List.copyOf(record().children().values());

        first.destroyForcibly();

        first.waitFor();
        assertNothingRuns(children);

        Process second = up("--for", "25s");
        JsonNode summary = summary(second, 0);
        assertThat(summary.get("modelVersion").asLong()).isGreaterThan(version);
        assertThat(summary.get("rounds").asLong()).isPositive();
        assertThat(summary.get("scored").asLong())
                .isEqualTo(summary.get("readings").asLong());
        assertThat(summary.get("stored").asLong())
                .isEqualTo(summary.get("readings").asLong());
        assertThat(summary.get("restarts").asInt()).isZero();
        assertThat(summary.get("seconds").asLong()).isLessThan(120);
    }

    private Process up(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                HOME.resolve("bin/flead").toString(),
                "up",
                "--file",
                pipeline().toString(),
                "--state",
                state().toString()));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        // For the training too: it runs too shortly for the optimizing compiler to pay.
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        Process process = builder.start();
        commands.add(process);
        return process;
    }

    private JsonNode summary(Process command, int exitCode) throws Exception {
        assertThat(command.waitFor(5, TimeUnit.MINUTES)).as(said()).isTrue();
        assertThat(command.exitValue()).as(said()).isEqualTo(exitCode);
        String last = Files.readAllLines(output()).stream()
                .reduce((before, line) -> line)
                .orElse("");
        assertThat(last).startsWith("FLEAD summary {");
        System.out.println(last);
        return JSON.readTree(last.substring("FLEAD summary ".length()));
    }

    /** Waits until this version or a later one is published, and returns it. */
    private long awaitModel(long wanted) {
        try {
            await("model " + wanted)
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(500))
                    .failFast("the command ended", () -> commands.stream().noneMatch(Process::isAlive))
                    .until(() -> version() >= wanted);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new AssertionError(said(), e);
        }
        return version();
    }

    private long version() {
        return RunRecord.read(state().resolve("run.json"))
                .flatMap(run -> document(run, HttpApi.STATUS, AggregatorStatus.class))
                .map(status -> status.model().version())
                .orElse(0L);
    }

    private List<Long> versions() {
        return document(record(), HttpApi.HISTORY, ModelHistory.class).orElseThrow().models().stream()
                .map(ModelSummary::version)
                .toList();
    }

    private <T> Optional<T> document(RunRecord run, String path, Class<T> type) {
        try {
            return endpoints.document(Objects.requireNonNull(run.ports().get(Port.AGGREGATOR.label())), path, type);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private RunRecord record() {
        return RunRecord.read(state().resolve("run.json")).orElseThrow();
    }

    private ProcessStamp child(String name) {
        await(name + " runs")
                .atMost(Duration.ofSeconds(60))
                .until(() -> record().children().containsKey(name));
        return Objects.requireNonNull(record().children().get(name));
    }

    private static void assertNothingRuns(List<ProcessStamp> children) {
        await("all children end")
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() ->
                        assertThat(children).allMatch(child -> child.running().isEmpty()));
    }

    private String said() {
        try {
            return Files.exists(output()) ? Files.readString(output()) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private Path pipeline() {
        return directory.resolve("pipeline.yaml");
    }

    private Path state() {
        return directory.resolve("state");
    }

    private Path output() {
        return directory.resolve("output.txt");
    }
}
