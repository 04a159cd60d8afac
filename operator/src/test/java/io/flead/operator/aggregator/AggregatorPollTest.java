package io.flead.operator.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AggregatorPollTest {

    private static final ResourceID PIPELINE = new ResourceID("p", "ns");
    private static final String INITIAL =
            "{\"model\":{\"version\":0,\"round\":null,\"loss\":null},\"devices\":{\"active\":0},\"anomalies\":{\"lastHour\":0}}";
    private static final String SECOND =
            "{\"model\":{\"version\":2,\"round\":1,\"publishedAt\":\"2026-01-01T00:00:00Z\",\"devices\":3,\"loss\":0.5},"
                    + "\"devices\":{\"active\":3},\"anomalies\":{\"lastHour\":7}}";

    /** The first request of a process takes its time on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final List<ResourceID> changes = new CopyOnWriteArrayList<>();
    private volatile String answer = INITIAL;
    private volatile int status = 200;
    private HttpServer server;
    private AggregatorPoll poll;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ns/p", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        poll = new AggregatorPoll(
                new AggregatorAddress("http://127.0.0.1:" + server.getAddress().getPort() + "/{namespace}/{name}"),
                Duration.ofMillis(20),
                changes::add);
    }

    @AfterEach
    void stop() {
        poll.close();
        server.stop(0);
    }

    @Test
    void tellsOnlyWhatChanged() {
        poll.follow(PIPELINE);
        await().atMost(PATIENCE).until(() -> poll.last(PIPELINE).isPresent());
        assertThat(poll.last(PIPELINE)).contains(new AggregatorReport(0, Optional.empty(), 0));
        assertThat(changes).containsExactly(PIPELINE);

        answer = SECOND;
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(changes).containsExactly(PIPELINE, PIPELINE));
        assertThat(poll.last(PIPELINE))
                .contains(new AggregatorReport(
                        3, Optional.of(new AggregatorReport.PublishedModel(2, 1, "2026-01-01T00:00:00Z", 3, 0.5)), 7));
    }

    @Test
    void keepsWhatWasSaidWhileTheAggregatorFailsOrThePipelineRests() {
        answer = SECOND;
        poll.follow(PIPELINE);
        await().atMost(PATIENCE).until(() -> poll.last(PIPELINE).isPresent());
        status = 503;
        answer = "not json";
        await().during(Duration.ofMillis(100)).until(() -> poll.last(PIPELINE).isPresent());
        poll.rest(PIPELINE);
        assertThat(poll.last(PIPELINE)).isPresent();
        poll.forget(PIPELINE);
        assertThat(poll.last(PIPELINE)).isEmpty();
        assertThat(changes).hasSize(1);
    }
}
