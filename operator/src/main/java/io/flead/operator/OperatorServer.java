package io.flead.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** {@code /healthz}, {@code /readyz} and {@code /metrics} of the operator. */
final class OperatorServer implements AutoCloseable {

    private static final int THREADS = 2;

    private final HttpServer server;
    private final ExecutorService threads;

    private OperatorServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts the server on all addresses.
     *
     * @param port 0 lets the system choose
     * @param notReady why the operator is not ready; empty when it is. Asked from HTTP threads
     * @throws IOException when the port cannot be bound; the message names it
     */
    static OperatorServer start(int port, Supplier<Optional<String>> notReady, CollectorRegistry registry)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(port), 0);
        } catch (BindException e) {
            throw new IOException("port " + port + " is taken: choose another with --http-port", e);
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "operation-http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        DefaultExports.register(registry);
        server.createContext("/healthz", exchange -> answer(exchange, 200, "text/plain; charset=utf-8", "ok\n"));
        server.createContext("/readyz", exchange -> {
            Optional<String> reason = notReady.get();
            answer(exchange, reason.isEmpty() ? 200 : 503, "text/plain; charset=utf-8", reason.orElse("ready") + "\n");
        });
        server.createContext("/metrics", exchange -> {
            String type =
                    TextFormat.chooseContentType(exchange.getRequestHeaders().getFirst("Accept"));
            StringWriter text = new StringWriter();
            TextFormat.writeFormat(type, text, registry.metricFamilySamples());
            answer(exchange, 200, type, text.toString());
        });
        server.start();
        return new OperatorServer(server, threads);
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (var stream = exchange.getResponseBody()) {
            stream.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
