package io.flead.process.operation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.flead.api.program.EnvironmentNames;
import io.flead.process.environment.HttpEnvironment;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Serves the {@link OperationPages} of a program that has no other HTTP server. */
public final class OperationServer implements AutoCloseable {

    /** A client that does not come to its end holds a thread: so many may, at once, and for so long. */
    private static final int THREADS = 64;

    private static final String SECONDS = "5";
    private static final long IDLE_SECONDS = 10;

    static {
        // The JDK's server waits for ever otherwise. It reads the properties once in a JVM, with its first server.
        setIfAbsent("sun.net.httpserver.maxReqTime");
        setIfAbsent("sun.net.httpserver.maxRspTime");
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private OperationServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts the server, and registers the JVM's own metrics.
     *
     * @throws IOException when the port cannot be bound; the message names it
     */
    public static OperationServer start(HttpEnvironment http, Readiness readiness, CollectorRegistry registry)
            throws IOException {
        return start(http, readiness, registry, Map.of());
    }

    /**
     * Starts the server with further pages.
     *
     * @param more handlers by the paths below which they answer; a handler closes its exchange
     * @throws IOException when the port cannot be bound; the message names it
     */
    public static OperationServer start(
            HttpEnvironment http, Readiness readiness, CollectorRegistry registry, Map<String, HttpHandler> more)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(http.address(), 0);
        } catch (BindException e) {
            throw new IOException(EnvironmentNames.HTTP_PORT + " " + http.port() + " is taken: choose another", e);
        }
        ExecutorService threads =
                new ThreadPoolExecutor(0, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
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
        more.forEach(server::createContext);
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

    private static void setIfAbsent(String property) {
        System.setProperty(property, System.getProperty(property, SECONDS));
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
