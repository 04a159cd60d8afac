package io.flead.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The analytics of a pipeline on this machine, by the commands that users call, with everything real. */
@Tag("slow")
class FleadUpAnalyticsIT {

    private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String PIPELINE = """
            apiVersion: flead.io/v1alpha1
            kind: FleadPipeline
            metadata: {name: with-analytics}
            spec:
              devices:
                count: 4
                rate: 5
                source: {simulator: {seed: 11, anomalyRate: 0.02}}
              readings:
                features: [temperature, vibration, pressure]
              kafka: {partitions: 2}
              training:
                interval: 4s
                parallelism: 1
                checkpointInterval: 5s
                detection: {warmup: 50}
              aggregation: {interval: 6s, minDevices: 3}
              analytics: {windows: [5s, 10s], schedule: "0 0 1 1 *", parquet: %s}
            """;

    @TempDir
    private Path directory;

    private final List<Process> commands = new ArrayList<>();
    private final ChildEndpoints endpoints = new ChildEndpoints();

    @AfterEach
    void endRunningProcesses() {
        commands.forEach(Process::destroyForcibly);
    }

    @Test
    void windowsRunBesideThePipelineAndJobsWheneverTheyAreAskedFor() throws Exception {
        List<String> missing = Stream.of("producer", "training", "aggregator", "archiver", "analytics", "local")
                .filter(module -> !Files.exists(HOME.resolve("workloads/" + module + "/target/classpath.txt")))
                .toList();
        if (!missing.isEmpty()) {
            System.out.println("SKIPPED: FleadUpAnalyticsIT needs " + missing
                    + " to be built: run 'mvn -DskipTests package' first");
        }
        assumeThat(missing).isEmpty();
        Path pipeline = directory.resolve("pipeline.yaml");
        Path files = directory.resolve("files");
        Files.writeString(pipeline, PIPELINE.formatted(files));

        Process command = flead("up", "--file", pipeline.toString());
        awaitWindows(command);
        await("latest.json").atMost(PATIENCE).until(() -> Files.exists(files.resolve("latest.json")));

        ProcessStamp before =
                Objects.requireNonNull(record().orElseThrow().children().get("analytics"));
        ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly();
        await("the windows come back")
                .atMost(PATIENCE)
                .until(() -> record().map(run -> run.children().get("analytics"))
                        .filter(child -> child.pid() != before.pid())
                        .isPresent());
        awaitWindows(command);

        Process beside = flead("analyze", "--job", "batch");
        assertThat(beside.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(beside.exitValue()).as(said()).isZero();

        command.destroy();
        assertThat(command.waitFor(2, TimeUnit.MINUTES)).as(said()).isTrue();
        assertThat(command.exitValue()).as(said()).isZero();
        JsonNode summary = new ObjectMapper()
                .readTree(Files.readAllLines(output()).stream()
                        .filter(line -> line.startsWith("FLEAD summary "))
                        .findFirst()
                        .orElseThrow()
                        .substring("FLEAD summary ".length()));
        assertThat(summary.get("ok").asBoolean()).isTrue();
        assertThat(said()).contains("analytics started: windows now").contains("rows written");

        Process alone = flead("analyze");
        assertThat(alone.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(alone.exitValue()).as(said()).isZero();
    }

    private void awaitWindows(Process command) {
        await("windows")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .failFast("the command ended", () -> !command.isAlive())
                .until(() -> rows() > 0);
    }

    private double rows() throws InterruptedException {
        Optional<Integer> port = record().map(run -> run.ports().get(Port.ANALYTICS.label()));
        return port.isEmpty()
                ? 0
                : endpoints
                        .metrics(port.get())
                        .map(page -> page.sum("flead_windows_rows_total").orElse(0))
                        .orElse(0.0);
    }

    private Optional<RunRecord> record() {
        return RunRecord.read(state().resolve("run.json"));
    }

    private Process flead(String name, String... more) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("bin/flead").toString(), name, "--state", state().toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                .start();
        commands.add(process);
        return process;
    }

    private String said() {
        try {
            return Files.exists(output()) ? Files.readString(output()) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private Path state() {
        return directory.resolve("state");
    }

    private Path output() {
        return directory.resolve("output.txt");
    }
}
