package io.flead.process.http;

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

/**
 * Reads documents over HTTP. The server is not trusted: neither the size of an answer nor the time that it takes is
 * without a bound. Thread-safe.
 */
public final class BoundedReader {

    private final HttpClient http;
    private final Duration patience;
    private final int mostBytes;

    /** There is no such document: the reason is the message. */
    public static final class NoAnswerException extends IOException {

        private static final long serialVersionUID = 1L;

        private NoAnswerException(String reason) {
            super(reason);
        }
    }

    /**
     * @param patience with one answer, from the request to its last byte
     * @param mostBytes longest answer that is read
     */
    public BoundedReader(Duration patience, int mostBytes) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
        this.patience = patience;
        this.mostBytes = mostBytes;
    }

    /**
     * The body of the answer to a GET.
     *
     * @param token sent as {@code Authorization: Bearer}, where there is one
     * @throws NoAnswerException when there was none in time, or one without status 200
     * @throws IOException when the answer is too long
     */
    public String get(URI uri, Optional<String> token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(patience);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        // The request's own timeout ends with the headers.
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request.build(), unused -> new BoundedBody(mostBytes));
        try {
            HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != HttpURLConnection.HTTP_OK) {
                throw new NoAnswerException("status " + response.statusCode());
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BoundedBody.TooLongException tooLong) {
                throw tooLong;
            }
            throw new NoAnswerException(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            throw new NoAnswerException("no answer within " + patience);
        } finally {
            boolean unused = answer.cancel(true);
        }
    }
}
