package io.flead.console.upstream;

import io.flead.api.http.AggregatorStatus;
import io.flead.api.http.HttpApi;
import io.flead.api.http.ModelHistory;
import io.flead.process.http.BoundedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the aggregator says: its status, and the history of models; passes people's changes on to it. Thread-safe. */
public final class Aggregator {

    /** Its word in {@code PROGRAM_URLS}. */
    public static final String NAME = "aggregator";

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** A transaction of the aggregator may take 20 s. */
    private static final Duration CHANGES_WITHIN = Duration.ofSeconds(25);

    private static final int MOST_BYTES = 4 << 20;
    private static final int MODELS = 200;

    private final ProgramUrls urls;
    private final Optional<String> token;
    private final BoundedReader reader = new BoundedReader(PATIENCE, MOST_BYTES);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private volatile Optional<AggregatorStatus> status = Optional.empty();
    private volatile ModelHistory history = new ModelHistory(List.of(), null);

    /** @param token sent with each request, for an aggregator that protects its documents */
    public Aggregator(ProgramUrls urls, Optional<String> token) {
        this.urls = urls;
        this.token = token;
    }

    /**
     * Asks it.
     *
     * @throws IOException when it does not answer
     */
    public void refresh() throws IOException, InterruptedException {
        AggregatorStatus newest = HttpApi.read(get(HttpApi.STATUS), AggregatorStatus.class);
        List<io.flead.api.http.ModelSummary> known = history.models();
        long last = known.isEmpty() ? 0 : known.get(known.size() - 1).version();
        if (newest.model().version() != last) {
            history = HttpApi.read(get(HttpApi.HISTORY + "?limit=" + MODELS), ModelHistory.class);
        }
        status = Optional.of(newest);
    }

    /** Its newest status; empty before it answered. */
    public Optional<AggregatorStatus> status() {
        return status;
    }

    /** The newest models. */
    public ModelHistory history() {
        return history;
    }

    /**
     * A whole model as the aggregator's JSON.
     *
     * @throws IOException when it does not answer, or has no such model
     */
    public String model(long version) throws IOException, InterruptedException {
        return get(HttpApi.MODELS + "/" + version);
    }

    /**
     * Passes the wish on to publish an older version again, with the caller's own token.
     *
     * @param body the reason as the aggregator takes it
     * @return its answer, whatever it was
     * @throws IOException when it does not answer
     */
    public Answer rollback(long version, String body, Optional<String> authorization)
            throws IOException, InterruptedException {
        URI uri = uri(HttpApi.MODELS + "/" + version + "/rollback");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(CHANGES_WITHIN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        authorization.ifPresent(value -> request.header("Authorization", value));
        return Answer.of(http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    }

    private String get(String path) throws IOException, InterruptedException {
        return reader.get(uri(path), token);
    }

    private URI uri(String path) throws IOException {
        return urls.of(NAME, path)
                .orElseThrow(() -> new IOException("nobody said where the aggregator answers: set PROGRAM_URLS"));
    }
}
