package io.flead.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The analytics in a process of its own, as it runs in production. */
public final class AnalyticsProcess implements AutoCloseable {

    /** How long a test waits at most: a start of Spark takes long on a busy machine. */
    public static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern PORT = Pattern.compile("event=started .*httpPort=(\\d+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;

    private AnalyticsProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it as the local command does, with this environment. */
    public static AnalyticsProcess start(Map<String, String> environment, String... arguments) {
        return start(List.of("-Xmx768m"), environment, arguments);
    }

    /** Starts it with these options of Java. */
    public static AnalyticsProcess start(
            List<String> javaOptions, Map<String, String> environment, String... arguments) {
        try {
            Path log = Files.createTempFile("flead-analytics", ".log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + Path.of("target", "classes", "jvm.options"),
                    "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"));
            command.addAll(javaOptions);
            command.add(AnalyticsMain.class.getName());
            command.addAll(List.of(arguments));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            builder.environment().putAll(environment);
            builder.environment().put("HTTP_PORT", "0");
            builder.environment().put("OMP_NUM_THREADS", "1");
            builder.environment()
                    .put(
                            "FLEAD_PARENT_PID",
                            String.valueOf(ProcessHandle.current().pid()));
            return new AnalyticsProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All it wrote. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has written this. */
    public void awaitLog(String text) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(process.isAlive()).as(log()).isTrue();
            assertThat(log()).contains(text);
        });
    }

    /** Waits until it says that it is ready. */
    public void awaitReady() {
        awaitLog("event=started");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(get("/readyz").statusCode()).as(log()).isEqualTo(200));
    }

    /** Asks it. */
    public HttpResponse<String> get(String path) {
        Matcher port = PORT.matcher(log());
        assertThat(port.find()).as("started: %s", log()).isTrue();
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A metric's value; 0 when it is absent. */
    public double metric(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGTERM; answers how long it took. */
    public Duration terminate() {
        long began = System.nanoTime();
        process.destroy();
        awaitExit();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Waits for its end; returns the exit code. */
    public int awaitExit() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("ended: %s", log())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for its end; returns the most memory that it had resident, as Linux knows it. */
    public double awaitPeakMiB() throws IOException, InterruptedException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        double peak = 0;
        while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
            if (Files.exists(status)) {
                for (String line : Files.readAllLines(status)) {
                    if (line.startsWith("VmHWM:")) {
                        peak = Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
                    }
                }
            }
        }
        return peak;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
