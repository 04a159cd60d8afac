package io.flead.process.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperationServerTest {

    private volatile Optional<String> reason = Optional.of("database is away");
    private final CollectorRegistry registry = new CollectorRegistry();

    @Test
    void healthReadinessAndMetricsAnswer() throws Exception {
        Counter.build("flead_test_rows_total", "Rows.").register(registry).inc(3);
        try (OperationServer server = OperationServer.start(0, () -> reason, registry)) {
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
        try (OperationServer first = OperationServer.start(0, () -> reason, registry)) {
            int port = first.port();
            assertThatThrownBy(() -> OperationServer.start(port, () -> reason, new CollectorRegistry())
                            .close())
                    .hasMessage("HTTP_PORT " + port + " is taken: choose another");
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
