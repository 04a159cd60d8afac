package io.flead.aggregator.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A real Alertmanager. */
final class Alertmanager implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PROGRAM = "prometheus-alertmanager";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path directory;
    private final int port;
    private Process process;

    private Alertmanager(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** Starts one that sends nothing to anybody; skips the test, loudly, where there is none. */
    static Alertmanager start(Path directory) throws IOException {
        Files.writeString(
                directory.resolve("alertmanager.yml"),
                "route: {receiver: nobody, group_wait: 1s}\nreceivers: [{name: nobody}]\n");
        int port;
        try (ServerSocket probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        try {
            Alertmanager alertmanager = new Alertmanager(directory, port, launch(directory, port));
            alertmanager.awaitReady();
            return alertmanager;
        } catch (IOException e) {
            String message = "SKIPPED: the webhook is not tested with an Alertmanager: there is no " + PROGRAM
                    + "; install Debian's package prometheus-alertmanager";
            System.err.println(message);
            Assumptions.abort(message);
            throw e;
        }
    }

    private static Process launch(Path directory, int port) throws IOException {
        return new ProcessBuilder(
                        PROGRAM,
                        "--config.file=" + directory.resolve("alertmanager.yml"),
                        "--storage.path=" + directory.resolve("data"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("alertmanager.log").toFile())
                .start();
    }

    /** Where alerts are posted to. */
    URI alerts() {
        return URI.create("http://127.0.0.1:" + port + "/api/v2/alerts");
    }

    /** Device and severity of the alerts that are active, in order. */
    List<String> active() throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(alerts()).build(), HttpResponse.BodyHandlers.ofString());
        List<String> active = new ArrayList<>();
        for (JsonNode alert : new ObjectMapper().readTree(answer.body())) {
            active.add(alert.at("/labels/device").asText() + " "
                    + alert.at("/labels/severity").asText());
        }
        active.sort(null);
        return active;
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    void restart() throws IOException {
        process = launch(directory, port);
        awaitReady();
    }

    private void awaitReady() throws IOException {
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready"))
                .build();
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !process.isAlive()
                        || client.send(ready, HttpResponse.BodyHandlers.discarding())
                                        .statusCode()
                                == 200);
        if (!process.isAlive()) {
            throw new IllegalStateException(Files.readString(directory.resolve("alertmanager.log")));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
