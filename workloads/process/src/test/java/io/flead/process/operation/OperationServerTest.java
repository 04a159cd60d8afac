package io.flead.process.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.process.environment.HttpEnvironment;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static HttpResponse<String> get(OperationServer server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .build(),
                        BodyHandlers.ofString());
    }
}
