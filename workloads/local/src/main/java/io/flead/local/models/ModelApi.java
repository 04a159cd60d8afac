package io.flead.local.models;

import com.fasterxml.jackson.databind.JsonNode;
import io.flead.api.digest.Sha256;
import io.flead.api.http.HttpApi;
import io.flead.api.http.ModelComparison;
import io.flead.api.http.ModelHistory;
import io.flead.api.http.ModelSummary;
import io.flead.api.http.ProblemDocument;
import io.flead.api.http.RestoreRequest;
import io.flead.contract.message.MalformedMessageException;
import io.flead.contract.message.ModelFile;
import io.flead.local.failure.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The models of one aggregator. A request that the aggregator refuses ends with a {@link UserException} of its own
 * words; one that it cannot fulfil with a {@link NoAnswerException}. Thread-safe.
 */
public final class ModelApi {

    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
    /** A transaction of the aggregator may take 20 s. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
    /** Two versions score a hundred thousand readings in that. */
    private static final Duration COMPARES_WITHIN = Duration.ofMinutes(5);

    private static final int MOST_BYTES = 64 << 20;
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int FAILED = 500;
    private static final String JSON = "application/json";

    private final URI aggregator;
    private final Optional<String> token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTS_WITHIN)
            .build();

    /**
     * @param aggregator its address, such as {@code http://127.0.0.1:8080}
     * @param token of its HTTP API, which writes need
     */
    public ModelApi(URI aggregator, Optional<String> token) {
        this.aggregator = aggregator;
        this.token = token;
    }

    /** The newest models, the newest last. */
    public ModelHistory list(int most) throws UserException, NoAnswerException, InterruptedException {
        return document(text(get(HttpApi.HISTORY + "?limit=" + most, JSON)), ModelHistory.class);
    }

    /**
     * A model as the aggregator's JSON.
     *
     * @param version a number, or {@code latest}
     */
    public JsonNode show(String version) throws UserException, NoAnswerException, InterruptedException {
        return document(json(version), JsonNode.class);
    }

    /** A model's JSON as it came. */
    public String json(String version) throws UserException, NoAnswerException, InterruptedException {
        return text(get(HttpApi.MODELS + "/" + version, JSON));
    }

    /** A model's parameters as little-endian float32, checked against their checksum. */
    public byte[] parameters(String version) throws UserException, NoAnswerException, InterruptedException {
        HttpResponse<InputStream> answer = get(HttpApi.MODELS + "/" + version, "application/octet-stream");
        byte[] parameters = bytes(answer);
        String expected = answer.headers().firstValue("Flead-Model-Sha256").orElse("");
        if (!Sha256.hex(parameters).equals(expected)) {
            throw new NoAnswerException("the parameters of version " + version + " do not match their checksum "
                    + expected + ": try again");
        }
        return parameters;
    }

    /**
     * Publishes an old version again.
     *
     * @param act {@code rollback} or {@code promote}
     * @param reason in the person's words
     * @return the new version
     */
    public ModelSummary restore(long version, String act, String reason)
            throws UserException, NoAnswerException, InterruptedException {
        HttpRequest.Builder request = request(HttpApi.MODELS + "/" + version + "/" + act)
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofByteArray(HttpApi.write(new RestoreRequest(reason))));
        return document(text(send(request)), ModelSummary.class);
    }

    /** A model as a file that {@link #take} takes; checked. */
    public byte[] export(String version) throws UserException, NoAnswerException, InterruptedException {
        byte[] file = bytes(get(HttpApi.MODELS + "/" + version + "/export", "application/zip"));
        try {
            ModelFile.decode(file);
        } catch (MalformedMessageException e) {
            throw new NoAnswerException("the file of version " + version + " is not whole: " + e.getMessage());
        }
        return file;
    }

    /**
     * Publishes the model of a file.
     *
     * @param reason in the person's words
     * @return the new version
     */
    public ModelSummary take(byte[] file, String reason) throws UserException, NoAnswerException, InterruptedException {
        String query = "?reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8);
        return document(
                text(send(request(HttpApi.MODELS + "/import" + query)
                        .header("Content-Type", "application/zip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(file)))),
                ModelSummary.class);
    }

    /** Two versions over the newest readings. */
    public ModelComparison compare(long base, long candidate, int readings, int devices)
            throws UserException, NoAnswerException, InterruptedException {
        String query = "?base=" + base + "&candidate=" + candidate + "&readings=" + readings + "&devices=" + devices;
        return document(
                text(send(request(HttpApi.MODELS + "/compare" + query)
                        .timeout(COMPARES_WITHIN)
                        .GET())),
                ModelComparison.class);
    }

    private HttpResponse<InputStream> get(String path, String mediaType)
            throws UserException, NoAnswerException, InterruptedException {
        return send(request(path).header("Accept", mediaType).GET());
    }

    private HttpRequest.Builder request(String path) {
        String base = aggregator.toString();
        URI uri = URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWERS_WITHIN);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request;
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request)
            throws UserException, NoAnswerException, InterruptedException {
        HttpResponse<InputStream> answer;
        try {
            answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new NoAnswerException("the aggregator at " + aggregator + " does not answer ("
                    + e.getClass().getSimpleName() + "): flead status shows whether it is ready");
        }
        if (answer.statusCode() == OK || answer.statusCode() == CREATED) {
            return answer;
        }
        String detail = detail(text(answer), answer.statusCode());
        if (answer.statusCode() >= FAILED) {
            throw new NoAnswerException(detail);
        }
        throw new UserException(detail);
    }

    private static String detail(String body, int status) {
        try {
            return HttpApi.read(body, ProblemDocument.class).detail();
        } catch (IOException e) {
            return "the answer has the status " + status + ": is the address that of an aggregator?";
        }
    }

    private static String text(HttpResponse<InputStream> answer) throws NoAnswerException {
        return new String(bytes(answer), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(HttpResponse<InputStream> answer) throws NoAnswerException {
        try (InputStream body = answer.body()) {
            byte[] bytes = body.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new NoAnswerException("the answer has more than " + MOST_BYTES + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new NoAnswerException("the answer broke off: try again");
        }
    }

    private static <T> T document(String body, Class<T> type) throws NoAnswerException {
        try {
            return HttpApi.read(body, type);
        } catch (IOException e) {
            throw new NoAnswerException("the answer is not the expected JSON: is the address that of an aggregator?");
        }
    }
}
