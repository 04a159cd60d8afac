package io.flead.aggregator.webhook;

import io.flead.api.program.BadInputException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An HTTP receiver of alarms. Not thread-safe. */
public final class Receiver {

    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    /** These say nothing of the request: the token, the receiver's state or its load may change. */
    private static final Set<Integer> PASSING = Set.of(401, 403, 408, 425, 429);

    /** Longest time that a receiver may ask to be left alone for. */
    static final Duration LONGEST_WISH = Duration.ofMinutes(5);

    private final HttpClient client;
    private final URI address;
    private final Optional<String> token;
    private final Duration timeout;

    /** What came of a request. */
    public sealed interface Answer {

        /** It has the alarms. */
        record Accepted() implements Answer {}

        /** It will not have them, however often they are sent. */
        record Refused(String reason) implements Answer {}

        /**
         * It may have them later.
         *
         * @param after how long it wants to be left alone, if it says so
         */
        record Unavailable(String reason, Optional<Duration> after) implements Answer {}
    }

    /**
     * A receiver.
     *
     * @param token bearer token, sent with each request
     * @param timeout longest wait for an answer, its body included
     */
    public Receiver(URI address, Optional<String> token, Duration timeout) {
        this.client = HttpClient.newBuilder().connectTimeout(timeout).build();
        this.address = address;
        this.token = token.map(String::strip).filter(text -> !text.isEmpty());
        this.timeout = timeout;
    }

    /**
     * The address of a URL.
     *
     * @throws BadInputException when nothing can be posted there; the message holds no more of it than its field, because a
     *     URL may be secret
     */
    public static URI address(String url) throws BadInputException {
        try {
            URI address = URI.create(url);
            HttpRequest unused = HttpRequest.newBuilder(address).build();
            return address;
        } catch (IllegalArgumentException e) {
            throw new BadInputException(
                    "spec.alarms.webhook.url is no URL of an HTTP server: write http:// or https://, a host and a path",
                    e);
        }
    }

    /** Sends a request, and waits for the answer no longer than the timeout. */
    public Answer post(AlarmRequest request) throws InterruptedException {
        HttpRequest.Builder post = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Content-Type", request.contentType())
                .header("User-Agent", "flead")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
        token.ifPresent(secret -> post.header("Authorization", "Bearer " + secret));
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(post.build(), BodyHandlers.discarding());
        try {
            // The request's own timeout ends with the headers: a body may hang as well.
            return judged(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return unavailable("no answer within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof IOException || cause instanceof RuntimeException) {
                return unavailable(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
            }
            throw new IllegalStateException(cause);
        } finally {
            answer.cancel(true);
        }
    }

    private static Answer judged(HttpResponse<Void> response) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new Answer.Accepted();
        }
        String reason = "status " + status;
        if (status >= FIRST_CLIENT_ERROR && status < FIRST_SERVER_ERROR && !PASSING.contains(status)) {
            return new Answer.Refused(reason);
        }
        return new Answer.Unavailable(
                reason, response.headers().firstValue("Retry-After").flatMap(Receiver::seconds));
    }

    private static Optional<Duration> seconds(String text) {
        try {
            Duration wish = Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip())));
            return Optional.of(wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Answer unavailable(String reason) {
        return new Answer.Unavailable(reason, Optional.empty());
    }
}
