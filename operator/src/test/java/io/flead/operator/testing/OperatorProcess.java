package io.flead.operator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Our operator as a process of its own, with the JVM options that it has in production. */
public final class OperatorProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("event=starting .*httpPort=(\\d+)");
    private static final Pattern SAMPLE = Pattern.compile("^([a-z_]+(?:\\{[^}]*})?) ([-0-9.eE+]+)$", Pattern.MULTILINE);
    private static final Pattern RESIDENT = Pattern.compile("Vm(RSS|HWM):\\s+(\\d+) kB");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;

    private OperatorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it. Its log goes to a file in the directory. */
    public static OperatorProcess start(Path directory, Path kubeconfig, String... arguments) {
        return start(directory, kubeconfig, Map.of(), arguments);
    }

    /** Starts it with environment variables, which win over those that tests set. */
    public static OperatorProcess start(
            Path directory, Path kubeconfig, Map<String, String> environment, String... arguments) {
        try {
            Path log = Files.createTempFile(directory, "operator", ".log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + Project.root().resolve("operator/jvm.options"),
                    "-cp",
                    classPath(),
                    "io.flead.operator.OperatorMain"));
            command.addAll(List.of(arguments));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            builder.environment().put("MALLOC_ARENA_MAX", "2");
            builder.environment().put("HTTP_PORT", "0");
            builder.environment().put("AGGREGATOR_URL", "http://127.0.0.1:9/{namespace}/{name}");
            builder.environment().putAll(environment);
            return new OperatorProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the tests have and the operator has not is left out. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(entry -> !entry.contains("kube-api-test") && !entry.contains("test-classes"))
                .collect(Collectors.joining(":"));
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processor time that it took so far. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** A sample of its metrics, such as {@code name} or {@code name{label="x",}}; 0 when there is none, or no answer yet. */
    public double metric(String sample) {
        return metrics().getOrDefault(sample, 0.0);
    }

    /** The sum of all samples of a metric, whatever their labels. */
    public double sum(String name) {
        return metrics().entrySet().stream()
                .filter(sample ->
                        sample.getKey().equals(name) || sample.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** All samples; none while it does not answer. */
    public Map<String, Double> metrics() {
        Map<String, Double> samples = new TreeMap<>();
        Matcher matcher = SAMPLE.matcher(get("/metrics"));
        while (matcher.find()) {
            samples.put(matcher.group(1), Double.parseDouble(matcher.group(2)));
        }
        return samples;
    }

    /** The body of an answer; empty while there is none. */
    public String get(String path) {
        Matcher port = PORT.matcher(log());
        if (!port.find()) {
            return "";
        }
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Resident memory in MiB: now and at its peak. */
    public Map<String, Long> residentMebibytes() {
        try {
            Map<String, Long> memory = new TreeMap<>();
            Matcher line = RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
            while (line.find()) {
                memory.put(line.group(1), Long.parseLong(line.group(2)) / 1024);
            }
            return memory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL, and waits. */
    public void kill() {
        process.destroyForcibly();
        int unused = awaitExit(Duration.ofSeconds(10));
    }

    /** Waits for its end, and tells the exit code. */
    public int awaitExit(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("still running after " + timeout + ":\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
