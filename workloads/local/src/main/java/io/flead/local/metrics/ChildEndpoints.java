package io.flead.local.metrics;

import com.fasterxml.jackson.core.type.TypeReference;
import io.flead.api.http.AlarmList;
import io.flead.api.http.HttpApi;
import io.flead.contract.message.Alarm;
import io.flead.process.http.BoundedReader;
import io.flead.process.metrics.MetricsPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Asks children over HTTP on this machine. A child that does not answer in time has no answer; nothing is thrown for
 * that.
 */
public final class ChildEndpoints {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final TypeReference<AlarmList<Alarm>> ALARMS = new TypeReference<>() {};

    private final Optional<String> token;
    private final BoundedReader reader = new BoundedReader(PATIENCE, MOST_BYTES);

    public ChildEndpoints() {
        this(Optional.empty());
    }

    /** @param token of the HTTP API, sent for documents alone */
    public ChildEndpoints(Optional<String> token) {
        this.token = token;
    }

    /** Body of the answer to a GET, when it came with status 200. */
    public Optional<String> get(int port, String path) throws InterruptedException {
        return get(port, path, Optional.empty());
    }

    private Optional<String> get(int port, String path, Optional<String> bearer) throws InterruptedException {
        URI uri = URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + path);
        try {
            return Optional.of(reader.get(uri, bearer));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The document that a GET answers with, when it came with status 200 and could be read. */
    public <T> Optional<T> document(int port, String path, Class<T> type) throws InterruptedException {
        Optional<String> body = get(port, path, token);
        try {
            return body.isPresent() ? Optional.of(HttpApi.read(body.get(), type)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The aggregator's alarms; the query's values are any text. */
    public Optional<AlarmList<Alarm>> alarms(int port, Map<String, String> query) throws InterruptedException {
        String text = query.entrySet().stream()
                .map(part -> part.getKey() + "=" + URLEncoder.encode(part.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
        Optional<String> body = get(port, HttpApi.ALARMS + text, token);
        try {
            return body.isPresent() ? Optional.of(HttpApi.read(body.get(), ALARMS)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The child's metrics. */
    public Optional<MetricsPage> metrics(int port) throws InterruptedException {
        return get(port, "/metrics").map(MetricsPage::parse);
    }

    /** Whether the child says that it can work. */
    public boolean isReady(int port) throws InterruptedException {
        return get(port, "/readyz").isPresent();
    }
}
