package io.flead.process.operation;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /healthz}, {@code /readyz} and {@code /metrics} of a program, whatever serves them. Health says that the
 * process answers; readiness, that it can do its work; metrics are in Prometheus' text format.
 */
public final class OperationPages {

    /** The paths. */
    public static final List<String> PATHS = List.of("/healthz", "/readyz", "/metrics");

    private static final String TEXT = "text/plain; charset=utf-8";

    private final Readiness readiness;
    private final CollectorRegistry registry;

    /**
     * An answer to a request.
     *
     * @param status HTTP's status code
     * @param contentType media type of the body
     * @param body the text
     */
    public record Page(int status, String contentType, String body) {}

    /** Registers the JVM's own metrics beside those of the program. */
    public OperationPages(Readiness readiness, CollectorRegistry registry) {
        this.readiness = readiness;
        this.registry = registry;
        DefaultExports.register(registry);
    }

    /**
     * Answers a request.
     *
     * @param path one of {@link #PATHS}
     * @param accept the request's {@code Accept} header
     */
    public Page answer(String path, @Nullable String accept) {
        return switch (path) {
            case "/healthz" -> new Page(200, TEXT, "ok\n");
            case "/readyz" -> {
                Optional<String> reason = readiness.reasonNotReady();
                yield new Page(reason.isEmpty() ? 200 : 503, TEXT, reason.orElse("ready") + "\n");
            }
            case "/metrics" -> metrics(TextFormat.chooseContentType(accept));
            default -> new Page(404, TEXT, "not found\n");
        };
    }

    private Page metrics(String type) {
        StringWriter text = new StringWriter();
        try {
            TextFormat.writeFormat(type, text, registry.metricFamilySamples());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(200, type, text.toString());
    }
}
