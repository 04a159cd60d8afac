package io.flead.operator.aggregator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code /api/status} of aggregators. The server there is not trusted: neither the size of an answer nor the
 * time that it takes is without a bound. Thread-safe.
 */
public final class AggregatorClient {

    /** Longest answer that is read; a real one has some 300 bytes. */
    static final int MOST_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(AggregatorClient.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final AggregatorAddress address;
    private final Duration patience;

    public AggregatorClient(AggregatorAddress address) {
        this(address, PATIENCE);
    }

    /** @param patience with one answer, from the request to its last byte */
    AggregatorClient(AggregatorAddress address, Duration patience) {
        this.address = address;
        this.patience = patience;
    }

    /** Asks a pipeline's aggregator, and waits for its answer. Empty when there is none, or none that can be read. */
    Optional<AggregatorReport> report(ResourceID pipeline) {
        URI uri = address.of(pipeline);
        try {
            HttpResponse<byte[]> answer = answer(uri);
            if (answer.statusCode() == HttpURLConnection.HTTP_OK) {
                return Optional.of(AggregatorReport.parse(new String(answer.body(), StandardCharsets.UTF_8)));
            }
            unreachable(pipeline, uri, "status " + answer.statusCode());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BoundedBody.TooLongException tooLong) {
                refused(pipeline, tooLong);
            } else {
                unreachable(pipeline, uri, String.valueOf(e.getCause()));
            }
        } catch (TimeoutException e) {
            unreachable(pipeline, uri, "no answer within " + patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // Any exception of a poll would make it the last of its pipeline.
            refused(pipeline, e);
        }
        return Optional.empty();
    }

    private HttpResponse<byte[]> answer(URI uri) throws ExecutionException, TimeoutException, InterruptedException {
        // The request's own timeout ends with the headers.
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                HttpRequest.newBuilder(uri).timeout(patience).build(), unused -> new BoundedBody(MOST_BYTES));
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            boolean unused = answer.cancel(true);
        }
    }

    private static void unreachable(ResourceID pipeline, URI uri, String reason) {
        LOG.atDebug()
                .addKeyValue("pipeline", pipeline)
                .addKeyValue("uri", uri)
                .addKeyValue("reason", reason)
                .log("aggregator_unreachable");
    }

    private static void refused(ResourceID pipeline, Exception failure) {
        LOG.atWarn()
                .addKeyValue("pipeline", pipeline)
                .addKeyValue("reason", failure.getMessage())
                .log("aggregator_report_rejected");
    }
}
