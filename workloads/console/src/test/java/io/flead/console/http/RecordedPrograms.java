package io.flead.console.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flead.api.http.AggregatorStatus;
import io.flead.api.http.CurrentModel;
import io.flead.api.http.HttpApi;
import io.flead.api.http.ModelHistory;
import io.flead.api.http.ModelSummary;
import io.flead.api.http.UpdateCounts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Answers as aggregator and producer would, from records. */
final class RecordedPrograms implements AutoCloseable {

    private final HttpServer server;

    RecordedPrograms(Instant now) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ModelSummary model = new ModelSummary(
                12,
                11,
                11,
                "FedAvg",
                2,
                600,
                .33,
                "shape",
                "abcdef",
                now.minusSeconds(41).toString());
        ModelSummary before = new ModelSummary(
                11,
                10,
                10,
                "FedAvg",
                2,
                550,
                .35,
                "shape",
                "fedcba",
                now.minusSeconds(101).toString());
        answer("/api/history", HttpApi.write(new ModelHistory(List.of(before, model), null)));
        answer(
                "/api/models/11/rollback",
                HttpApi.write(new ModelSummary(13, 11, 11, "FedAvg", 2, 550, .35, "shape", "fedcba", now.toString())));
        answer(
                "/api/status",
                HttpApi.write(new AggregatorStatus(
                        "plant7",
                        new CurrentModel(12, 11L, now.minusSeconds(41).toString(), 2, 600, .33, "abcdef", "shape"),
                        new AggregatorStatus.CurrentRound(
                                12, now.minusSeconds(41).toString(), 2, 600, 3, now.toString()),
                        new AggregatorStatus.ActiveDevices(3),
                        new UpdateCounts(30, 2, new TreeMap<>(Map.of("stale-round", 3L))),
                        new AggregatorStatus.AnomalyCounts(4),
                        AggregatorStatus.AlarmCounts.NONE,
                        null)));
        answer(
                "/api/machines",
                "{\"failureTypes\":[\"oil_leak\"],\"machines\":[{\"machine\":\"press 2\"}]}"
                        .getBytes(StandardCharsets.UTF_8));
        answer(
                "/api/machines/press%202/failure",
                ("{\"at\":\"" + now + "\",\"machine\":\"press 2\"}").getBytes(StandardCharsets.UTF_8));
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(String path, byte[] body) {
        server.createContext(URI.create(path).getPath(), exchange -> send(exchange, body));
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
