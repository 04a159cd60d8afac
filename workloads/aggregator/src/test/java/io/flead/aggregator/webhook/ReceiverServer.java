package io.flead.aggregator.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A real HTTP server that gets alarms and answers as a test wants. */
public final class ReceiverServer implements AutoCloseable {

    /** In place of a status: the request is never answered. */
    public static final int HANGS = -1;

    /**
     * What it got.
     *
     * @param authorization the header, or an empty text
     */
    public record Got(String contentType, String authorization, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Got> all = new CopyOnWriteArrayList<>();
    private final List<Got> accepted = new CopyOnWriteArrayList<>();
    private volatile Function<Got, Integer> status = got -> 200;

    private ReceiverServer(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/alarms", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Starts one on a port; 0 lets the system choose. */
    public static ReceiverServer start(int port) {
        return new ReceiverServer(port);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Got got = new Got(
                String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                exchange.getRequestHeaders()
                        .getOrDefault("Authorization", List.of(""))
                        .get(0),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        all.add(got);
        int answer = status.apply(got);
        if (answer == HANGS) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        if (answer < 300) {
            accepted.add(got);
        }
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    /** How it answers from now on. */
    public void answers(int newStatus) {
        status = got -> newStatus;
    }

    /** How it answers from now on. */
    public void answers(Function<Got, Integer> newStatus) {
        status = newStatus;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port() + "/alarms");
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** All requests. */
    public List<Got> all() {
        return all;
    }

    /** The requests that it answered well. */
    public List<Got> accepted() {
        return accepted;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
