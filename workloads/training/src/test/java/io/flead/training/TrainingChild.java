package io.flead.training;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The training workload in a process of its own, to be killed. */
final class TrainingChild implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private final Process process;
    private final int httpPort;
    private final int metricsPort;
    private final Path log;

    private TrainingChild(Process process, int httpPort, int metricsPort, Path log) {
        this.process = process;
        this.httpPort = httpPort;
        this.metricsPort = metricsPort;
        this.log = log;
    }

    static TrainingChild start(Path pipelineFile, String bootstrapServers, Path stateDirectory, Path log) {
        int[] ports = freePorts();
        return start(
                Map.of(
                        "PIPELINE_FILE", pipelineFile.toString(),
                        "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                        "STATE_DIR", stateDirectory.toString(),
                        "HTTP_PORT", String.valueOf(ports[0]),
                        "METRICS_PORT", String.valueOf(ports[1]),
                        "FLEAD_PARENT_PID",
                                String.valueOf(ProcessHandle.current().pid())),
                log,
                ports[0],
                ports[1]);
    }

    /** One that is not to come up: with just this environment. */
    static TrainingChild start(Map<String, String> environment, Path log) {
        return start(environment, log, 0, 0);
    }

    private static TrainingChild start(Map<String, String> environment, Path log, int httpPort, int metricsPort) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx640m");
        command.add("-XX:+UseParallelGC");
        // Without these Linux takes no notice of a thread's priority.
        command.add("-XX:ThreadPriorityPolicy=1");
        command.add("-XX:JavaPriority1_To_OSPriority=19");
        for (String argument :
                java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add-opens")) {
                command.add(argument);
            }
        }
        command.addAll(List.of("-cp", classPath(), TrainingMain.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("KAFKA_"));
        builder.environment().putAll(environment);
        builder.environment().put("OMP_NUM_THREADS", "1");
        try {
            return new TrainingChild(builder.start(), httpPort, metricsPort, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isReady() {
        return get(httpPort, "/readyz").statusCode() == 200;
    }

    /** Sum over subtasks of the metrics whose name ends so; 0 while there are none. */
    long metric(String suffix) {
        return (long) sum(suffix, "").orElse(0);
    }

    /** The same, of those with a label. */
    OptionalDouble sum(String suffix, String label) {
        return get(metricsPort, "/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains(label))
                .filter(line ->
                        line.substring(0, Math.max(0, line.indexOf('{'))).endsWith(suffix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .reduce(Double::sum);
    }

    /** Everything it has read and dealt with. */
    long handled() {
        return metric("flead_readings_scored_total") + metric("flead_readings_rejected_total");
    }

    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /**
     * Asks it to end.
     *
     * @return its exit code
     */
    int terminate() {
        process.destroy();
        return awaitExit();
    }

    int awaitExit() {
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                throw new IllegalStateException("does not end:\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
    }

    /** That of this test without Flink's test jars, which switch logging off. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("-tests.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private HttpResponse<String> get(int port, String path) {
        if (!process.isAlive()) {
            throw new IllegalStateException("has ended with " + process.exitValue() + ":\n" + log());
        }
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int[] freePorts() {
        // Both open at once, so that they differ.
        try (ServerSocket first = new ServerSocket(0);
                ServerSocket second = new ServerSocket(0)) {
            return new int[] {first.getLocalPort(), second.getLocalPort()};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
