package io.flead.console.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Passes requests on to the simulator's machines, with the caller's own token. Thread-safe. */
public final class Machines {

    private static final String PRODUCER = "producer";
    private static final String PATH = "/api/machines";
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ProgramUrls urls;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    public Machines(ProgramUrls urls) {
        this.urls = urls;
    }

    /** Whether somebody said where the simulator answers. */
    public boolean areThere() {
        return urls.of(PRODUCER, PATH).isPresent();
    }

    /**
     * The machines and what they do.
     *
     * @throws IOException when the simulator does not answer
     */
    public Answer list(Optional<String> authorization) throws IOException, InterruptedException {
        return send(request(PATH + "?limit=1000", authorization).GET().build());
    }

    /**
     * Breaks a machine.
     *
     * @param body type, severity and duration as the simulator takes them
     * @throws IOException when the simulator does not answer
     */
    public Answer fail(String machine, String body, Optional<String> authorization)
            throws IOException, InterruptedException {
        return send(request(failure(machine), authorization)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /**
     * Mends a machine.
     *
     * @throws IOException when the simulator does not answer
     */
    public Answer mend(String machine, Optional<String> authorization) throws IOException, InterruptedException {
        return send(request(failure(machine), authorization).DELETE().build());
    }

    private static String failure(String machine) {
        return PATH + "/" + URLEncoder.encode(machine, StandardCharsets.UTF_8).replace("+", "%20") + "/failure";
    }

    private HttpRequest.Builder request(String path, Optional<String> authorization) throws IOException {
        URI uri = urls.of(PRODUCER, path)
                .orElseThrow(() -> new IOException("nobody said where the producer answers: set PROGRAM_URLS"));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        return Answer.of(http.send(request, HttpResponse.BodyHandlers.ofInputStream()));
    }
}
