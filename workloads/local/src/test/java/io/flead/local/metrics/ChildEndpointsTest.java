package io.flead.local.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.flead.api.http.HttpApi;
import io.flead.api.http.ModelHistory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChildEndpointsTest {

    private final AtomicReference<@Nullable String> authorization = new AtomicReference<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "{\"models\":[],\"before\":null}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                byte[] part = new byte[1 << 20];
                while (true) {
                    body.write(part);
                }
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theTokenGoesWithDocumentsAlone() throws Exception {
        ChildEndpoints endpoints = new ChildEndpoints(Optional.of("s3cret"));
        int port = server.getAddress().getPort();

        assertThat(endpoints.document(port, HttpApi.HISTORY, ModelHistory.class))
                .isPresent();
        assertThat(authorization).hasValue("Bearer s3cret");
        assertThat(endpoints.get(port, "/metrics")).isPresent();
        assertThat(authorization).hasValue(null);
    }

    @Test
    void anAnswerWithoutEndIsGivenUp() throws Exception {
        assertThat(new ChildEndpoints().get(server.getAddress().getPort(), "/endless"))
                .isEmpty();
    }
}
