package io.flead.process.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.process.environment.HttpEnvironment;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationServerTest {

    private static final HttpEnvironment ANY = new HttpEnvironment(0, Optional.empty());

    private volatile Optional<String> reason = Optional.of("database is away");
    private final CollectorRegistry registry = new CollectorRegistry();

    @Test
    void healthReadinessAndMetricsAnswer() throws Exception {
        Counter.build("flead_test_rows_total", "Rows.").register(registry).inc(3);
        try (OperationServer server = OperationServer.start(ANY, () -> reason, registry)) {
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(server, "/readyz"))
                    .satisfies(response -> assertThat(response.statusCode()).isEqualTo(503))
                    .satisfies(response -> assertThat(response.body()).isEqualTo("database is away\n"));
            reason = Optional.empty();
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(server, "/metrics").body())
                    .contains("flead_test_rows_total 3.0")
                    .contains("jvm_memory");
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (OperationServer first = OperationServer.start(ANY, () -> reason, registry)) {
            int port = first.port();
            assertThatThrownBy(() -> OperationServer.start(
                                    new HttpEnvironment(port, Optional.empty()), () -> reason, new CollectorRegistry())
                            .close())
                    .hasMessage("HTTP_PORT " + port + " is taken: choose another");
        }
    }

    @Test
    void theBoundPortIsWrittenIntoItsFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("port");
        try (OperationServer server =
                OperationServer.start(new HttpEnvironment(0, Optional.of(file)), () -> reason, registry)) {
            assertThat(file).hasContent(String.valueOf(server.port()));
        }
    }

    @Test
    void healthAnswersWhileClientsSendHalfARequest() throws Exception {
        try (OperationServer server = OperationServer.start(ANY, () -> reason, registry)) {
            List<Socket> halves = new ArrayList<>();
            try {
                for (int i = 0; i < 20; i++) {
                    halves.add(send(server, "GET /healthz HTT"));
                }
                assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
                for (Socket half : halves) {
                    half.setSoTimeout(15_000);
                    assertThat(half.getInputStream().read())
                            .as("the end of a connection")
                            .isEqualTo(-1);
                }
            } finally {
                for (Socket half : halves) {
                    half.close();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0001\u0002\u0003\r\n\r\n",
                "GET\r\n\r\n",
                "GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
                "POST /metrics HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\n",
                "POST /healthz HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\nx"
            })
    void invariant10_aMalformedRequestEndsNothing(String request) throws Exception {
        try (OperationServer server = OperationServer.start(ANY, () -> reason, registry);
                Socket hostile = send(server, request)) {
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
            assertThat(hostile.isConnected()).isTrue();
        }
    }

    @Test
    void invariant10_anEndlessRequestEndsNothing() throws Exception {
        try (OperationServer server = OperationServer.start(ANY, () -> reason, registry);
                Socket hostile = send(server, "GET /healthz HTTP/1.1\r\n")) {
            byte[] header = ("X-Long: " + "x".repeat(64 * 1024) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            try {
                for (int i = 0; i < 500; i++) {
                    hostile.getOutputStream().write(header);
                }
            } catch (IOException e) {
                assertThat(e).as("the server has hung up").isInstanceOf(SocketException.class);
            }
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
        }
    }

    private static Socket send(OperationServer server, String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static HttpResponse<String> get(OperationServer server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .timeout(Duration.ofSeconds(3))
                                .build(),
                        BodyHandlers.ofString());
    }
}
