package io.flead.process.operation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flead.api.program.EnvironmentNames;
import io.flead.process.environment.HttpEnvironment;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the {@link OperationPages} of a program that has no other HTTP server. */
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
     * @throws IOException when the port cannot be bound; the message names it
     */
    public static OperationServer start(HttpEnvironment http, Readiness readiness, CollectorRegistry registry)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(http.port()), 0);
        } catch (BindException e) {
            throw new IOException(EnvironmentNames.HTTP_PORT + " " + http.port() + " is taken: choose another", e);
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "operation-http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        OperationPages pages = new OperationPages(readiness, registry);
        OperationPages.PATHS.forEach(path -> server.createContext(
                path,
                exchange -> send(
                        exchange,
                        pages.answer(path, exchange.getRequestHeaders().getFirst("Accept")))));
        server.start();
        OperationServer started = new OperationServer(server, threads);
        try {
            http.announce(started.port());
        } catch (IOException e) {
            started.close();
            throw e;
        }
        return started;
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

    private static void send(HttpExchange exchange, OperationPages.Page page) throws IOException {
        byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", page.contentType());
        exchange.sendResponseHeaders(page.status(), body.length);
        try (var stream = exchange.getResponseBody()) {
            stream.write(body);
        }
    }
}
