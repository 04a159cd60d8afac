package io.flead.testkit;

import static org.awaitility.Awaitility.await;

import io.flead.process.metrics.MetricsPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program in a process of its own, as it runs in production. Closing it kills it. */
public class JavaProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("httpPort=\"?(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("Vm(RSS|HWM):\\s+(\\d+) kB");
    private static final Duration PATIENCE_FOR_ANSWERS = Duration.ofSeconds(10);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE_FOR_ANSWERS).build();
    private static final AtomicInteger PORT_FILES = new AtomicInteger();
    private static final int OK = 200;

    private final Path log;
    private final Path portFile;
    private final long logStart;
    private final Duration patience;
    private final Process process;

    /** Starts it. */
    public JavaProcess(JavaCommand command) {
        log = command.log();
        logStart = log.toFile().length();
        patience = command.patience();
        portFile = log.resolveSibling(log.getFileName() + "." + PORT_FILES.incrementAndGet() + ".port");
        process = command.start(log, portFile);
    }

    /**
     * An answer of its HTTP server.
     *
     * @param statusCode 0 while there is no answer
     * @param body empty while there is no answer
     */
    public record Answer(int statusCode, String body) {

        static final Answer NONE = new Answer(0, "");
    }

    /**
     * Its end.
     *
     * @param took how long it took from the signal on
     */
    public record Exit(int code, Duration took) {}

    /** Everything in its log, that of earlier processes with the same file too. */
    public final String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until its log has this text. */
    public final void awaitLog(String text) {
        await("the log has " + text).atMost(patience).until(() -> {
            boolean there = log().contains(text);
            if (!there) {
                requireAlive();
            }
            return there;
        });
    }

    /** Waits until it reports that it is ready. */
    public final void awaitReady() {
        await("ready").atMost(patience).until(this::isReady);
    }

    /** Whether it reports that it is ready. */
    public final boolean isReady() {
        return get("/readyz").statusCode() == OK;
    }

    /** The answer to a GET; it fails when the process has ended. */
    public final Answer get(String path) {
        OptionalInt port = httpPort();
        return port.isPresent() ? get(port.getAsInt(), path) : answerNone();
    }

    /** Its metrics; without samples while it does not answer. */
    public final MetricsPage metrics() {
        return MetricsPage.parse(metricsAnswer().body());
    }

    /**
     * The value of a metric, added over all samples that have the labels.
     *
     * @param selector such as {@code name} or {@code name{label="value"}}
     * @return 0 when it has no such metric, not a number while it does not answer
     */
    public final double metric(String selector) {
        Answer answer = metricsAnswer();
        if (answer.statusCode() != OK) {
            return Double.NaN;
        }
        // A selector is a line of the page without its value.
        MetricsPage.Sample wanted = MetricsPage.parse(selector + " 0").samples().get(0);
        return MetricsPage.parse(answer.body())
                .sum(wanted.name(), wanted.labels())
                .orElse(0);
    }

    public final long pid() {
        return process.pid();
    }

    public final boolean isAlive() {
        return process.isAlive();
    }

    /** Processor time that it took so far. */
    public final Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Resident memory in MiB, now ({@code RSS}) and at its peak ({@code HWM}); empty when it has ended. */
    public final Map<String, Long> residentMebibytes() {
        Map<String, Long> memory = new TreeMap<>();
        try {
            Matcher line = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid() + "/status")));
            while (line.find()) {
                memory.put(line.group(1), Long.parseLong(line.group(2)) / 1024);
            }
        } catch (IOException ended) {
            return Map.of();
        }
        return memory;
    }

    /** Sends SIGKILL, and waits. */
    public final void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Sends SIGTERM, and waits. */
    public final Exit terminate() {
        long began = System.nanoTime();
        process.destroy();
        int code = awaitExit();
        return new Exit(code, Duration.ofNanos(System.nanoTime() - began));
    }

    /** Waits for its end, and returns the exit code. */
    public final int awaitExit() {
        return awaitExit(patience);
    }

    /** Waits for its end for at most so long, and returns the exit code. */
    public final int awaitExit(Duration most) {
        try {
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + most + ":\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public final void close() {
        kill();
        try {
            Files.deleteIfExists(portFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of its HTTP server; empty while it has none. */
    public final OptionalInt httpPort() {
        try {
            if (Files.exists(portFile)) {
                return OptionalInt.of(Integer.parseInt(Files.readString(portFile)));
            }
            byte[] bytes = Files.readAllBytes(log);
            int from = (int) Math.min(logStart, bytes.length);
            Matcher port = PORT.matcher(new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8));
            return port.find() ? OptionalInt.of(Integer.parseInt(port.group(1))) : OptionalInt.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer of the server that has the metrics. */
    protected Answer metricsAnswer() {
        return get("/metrics");
    }

    /** The answer of one of its servers to a GET; it fails when the process has ended. */
    protected final Answer get(int port, String path) {
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(PATIENCE_FOR_ANSWERS)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException notYet) {
            return answerNone();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Answer answerNone() {
        requireAlive();
        return Answer.NONE;
    }

    private void requireAlive() {
        if (!isAlive()) {
            throw new IllegalStateException("ended with " + process.exitValue() + ":\n" + log());
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }
}
