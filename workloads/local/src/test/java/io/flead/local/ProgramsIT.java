package io.flead.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.api.program.EnvironmentNames;
import io.flead.api.program.ExitCode;
import io.flead.api.program.JvmOptions;
import io.flead.local.broker.LocalBroker;
import io.flead.local.run.InstallDirectory;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The end of every program: by SIGTERM, for bad input, by a failure; and that a file of a newer release does not end
 * it.
 */
class ProgramsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String NOWHERE = "127.0.0.1:1";

    @TempDir
    private Path directory;

    private Path log;
    private Path portFile;
    private Path pipelineFile;
    private final List<Process> processes = new ArrayList<>();

    enum Program {
        PRODUCER("producer", "io.flead.producer.ProducerMain", ""),
        AGGREGATOR("aggregator", "io.flead.aggregator.AggregatorMain", ""),
        ARCHIVER("archiver", "io.flead.archiver.ArchiverMain", ""),
        MIGRATE("archiver", "io.flead.archiver.ArchiverMain", "migrate"),
        TRAINING("training", "io.flead.training.TrainingMain", ""),
        WINDOWS("analytics", "io.flead.analytics.AnalyticsMain", "windows"),
        BATCH("analytics", "io.flead.analytics.AnalyticsMain", "batch"),
        EVALUATE("analytics", "io.flead.analytics.AnalyticsMain", "evaluate");

        private final String module;
        private final String mainClass;
        private final String arguments;

        Program(String module, String mainClass, String arguments) {
            this.module = module;
            this.mainClass = mainClass;
            this.arguments = arguments;
        }

        List<String> jvmOptions(Path root) {
            return switch (module) {
                case "training" -> JvmOptions.flink();
                case "analytics" ->
                    List.of("@" + root.resolve(Path.of("workloads", module, "target", "classes", "jvm.options")));
                default -> List.of();
            };
        }
    }

    @BeforeEach
    void writeAFileOfANewerRelease() throws IOException {
        log = directory.resolve("log");
        portFile = directory.resolve("port");
        pipelineFile = Files.writeString(directory.resolve("pipeline.yaml"), """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: newer}
                spec:
                  devices: {source: {simulator: {}}}
                  readings: {features: [temperature, pressure]}
                  fromTheFuture: 1
                  training: {fromTheFuture: {deep: true}}
                """);
    }

    @AfterEach
    void killAll() {
        processes.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @EnumSource(names = {"PRODUCER", "AGGREGATOR", "ARCHIVER", "TRAINING", "WINDOWS"})
    void aServiceReadsANewerFileAndEndsWithZeroAfterSigterm(Program program) throws Exception {
        Process process = start(program, Map.of());
        await().atMost(PATIENCE).until(() -> Files.exists(portFile) || !process.isAlive());
        process.destroy();
        assertThat(exitCode(process)).as(log()).isEqualTo(ExitCode.STOPPED);
        assertIgnoredOnce();
        assertThat(log()).contains("event=stopping").doesNotContain("event=stop_timeout");
    }

    @ParameterizedTest
    @EnumSource(names = {"PRODUCER", "AGGREGATOR", "ARCHIVER", "TRAINING", "WINDOWS"})
    void aServiceThatFailsEndsWithOneAndSaysWhy(Program program) throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = String.valueOf(taken.getLocalPort());
            Process process = start(program, Map.of(EnvironmentNames.HTTP_PORT, port));
            assertThat(exitCode(process)).as(log()).isEqualTo(ExitCode.FAILED);
            assertThat(log()).contains("event=failed", "HTTP_PORT " + port + " is taken");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PRODUCER", "AGGREGATOR", "ARCHIVER", "TRAINING", "WINDOWS"})
    void aServiceOnOneMachineIsNotReachedFromAnother(Program program) throws Exception {
        Map<String, String> local = Map.of(
                EnvironmentNames.HTTP_HOST,
                "127.0.0.1",
                EnvironmentNames.METRICS_PORT,
                String.valueOf(FreePorts.next()));
        Process process = start(program, local);
        int sockets = program == Program.TRAINING ? 4 : 1;
        await().atMost(PATIENCE)
                .until(() ->
                        !process.isAlive() || ListeningSockets.of(process.pid()).size() >= sockets);
        assertThat(process.isAlive()).as(log()).isTrue();
        assertThat(ListeningSockets.beyondLoopback(process.pid())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BATCH", "EVALUATE"})
    void aJobReadsANewerFileAndEndsWithOneWhenItFails(Program program) throws Exception {
        assertThat(exitCode(start(program, Map.of()))).as(log()).isEqualTo(ExitCode.FAILED);
        assertIgnoredOnce();
        assertThat(log()).contains("database: ");
    }

    @ParameterizedTest
    @EnumSource(names = {"BATCH", "MIGRATE"})
    void aJobThatASignalCutsShortHasFailed(Program program) throws Exception {
        Process process = start(program, Map.of());
        await().atMost(PATIENCE).until(() -> log().contains("away") || log().contains("starting"));
        process.destroy();
        assertThat(exitCode(process)).as(log()).isEqualTo(ExitCode.FAILED);
        assertThat(log()).contains("event=cut_short");
    }

    @ParameterizedTest
    @EnumSource
    void badInputIsOneLineAndEndsWithTwo(Program program) throws Exception {
        Map<String, String> bad = Map.of(
                EnvironmentNames.PIPELINE_FILE, "/nowhere.yaml", EnvironmentNames.DATABASE_URL, "jdbc:mysql://h");
        assertThat(exitCode(start(program, bad))).as(log()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(log()).hasLineCount(1).containsAnyOf("/nowhere.yaml", "DATABASE_URL");
    }

    @Test
    void theBrokerEndsAsTheOthersDo() throws Exception {
        int[] ports = {FreePorts.next(), FreePorts.next()};
        var child = LocalBroker.prepare(directory, ports[0], ports[1])
                .child("broker", log, System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(child.command());
        builder.environment().putAll(child.environment());
        Process broker = started(builder);
        await().atMost(PATIENCE).until(() -> log().contains("started") || !broker.isAlive());
        broker.destroy();
        assertThat(exitCode(broker)).as(log()).isEqualTo(ExitCode.STOPPED);
    }

    private void assertIgnoredOnce() throws IOException {
        for (String field : List.of("spec.fromTheFuture", "spec.training.fromTheFuture")) {
            assertThat(log()).containsOnlyOnce("field=\"" + field + "\"");
        }
        assertThat(log()).contains("event=unknown_field_ignored file=");
    }

    private Process start(Program program, Map<String, String> changed) throws Exception {
        InstallDirectory home = InstallDirectory.find(System.getenv());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(program.jvmOptions(home.root()));
        command.add(program.mainClass);
        program.arguments.lines().forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = new HashMap<>(Map.of(
                "CLASSPATH",
                home.classPath(program.module),
                EnvironmentNames.PIPELINE_FILE,
                pipelineFile.toString(),
                EnvironmentNames.KAFKA_BOOTSTRAP_SERVERS,
                NOWHERE,
                EnvironmentNames.DATABASE_URL,
                "jdbc:postgresql://" + NOWHERE + "/none",
                EnvironmentNames.STATE_DIR,
                directory.resolve("state").toString(),
                EnvironmentNames.HTTP_PORT,
                "0",
                EnvironmentNames.HTTP_PORT_FILE,
                portFile.toString()));
        environment.putAll(changed);
        builder.environment().putAll(environment);
        return started(builder);
    }

    private Process started(ProcessBuilder builder) throws IOException {
        builder.environment()
                .put(
                        EnvironmentNames.PARENT_PID,
                        String.valueOf(ProcessHandle.current().pid()));
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        processes.add(process);
        return process;
    }

    private String log() throws IOException {
        return Files.readString(log);
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
