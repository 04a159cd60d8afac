package io.flead.process.operation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code /healthz}, {@code /readyz} and {@code /metrics} of a workload. Health says that the process answers; readiness, that
 * it can do its work; metrics are in Prometheus' text format.
 */
public final class OperationServer implements AutoCloseable {

    private static final int THREADS = 2;

    private final HttpServer server;
    private final ExecutorService threads;

    private OperationServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts the server on all addresses, and registers the JVM's own metrics.
     *
     * @param port 0 lets the system choose
     * @throws IOException when the port cannot be bound; the message names it
     */
    public static OperationServer start(int port, Readiness readiness, CollectorRegistry registry) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(port), 0);
        } catch (BindException e) {
            throw new IOException("HTTP_PORT " + port + " is taken: choose another", e);
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "operation-http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/healthz", exchange -> answer(exchange, 200, "ok\n"));
        server.createContext("/readyz", exchange -> {
            Optional<String> reason = readiness.reasonNotReady();
            answer(exchange, reason.isEmpty() ? 200 : 503, reason.orElse("ready") + "\n");
        });
        DefaultExports.register(registry);
        server.createContext("/metrics", exchange -> metrics(exchange, registry));
        server.start();
        return new OperationServer(server, threads);
    }

    /** The port that is bound. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        try (var stream = exchange.getResponseBody()) {
            stream.write(body);
        }
    }

    private static void metrics(HttpExchange exchange, CollectorRegistry registry) throws IOException {
        String type = TextFormat.chooseContentType(exchange.getRequestHeaders().getFirst("Accept"));
        try (StringWriter text = new StringWriter()) {
            TextFormat.writeFormat(type, text, registry.metricFamilySamples());
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, 0);
            try (Writer body = new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8)) {
                body.write(text.toString());
            }
        }
    }
}
