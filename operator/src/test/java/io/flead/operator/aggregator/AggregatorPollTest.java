package io.flead.operator.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.flead.api.http.AggregatorStatus;
import io.flead.api.http.AggregatorStatus.ActiveDevices;
import io.flead.api.http.AggregatorStatus.AnomalyCounts;
import io.flead.api.http.AggregatorStatus.CurrentRound;
import io.flead.api.http.CurrentModel;
import io.flead.api.http.HttpApi;
import io.flead.api.http.UpdateCounts;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregatorPollTest {

    private static final ResourceID PIPELINE = new ResourceID("p", "ns");
    private static final String TIME = "2026-01-01T00:00:00Z";
    private static final String INITIAL = status(new CurrentModel(0, null, null, 0, 0, null, "abc", "shape-1"), 0, 0);
    private static final String SECOND = status(new CurrentModel(2, 1L, TIME, 3, 30, 0.5, "abc", "shape-1"), 3, 7);

    /** The first request of a process takes its time on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final List<ResourceID> changes = new CopyOnWriteArrayList<>();
    private volatile String answer = INITIAL;
    private volatile int status = 200;
    private final AtomicInteger requests = new AtomicInteger();
    /** Whether answers stop after their first bytes. */
    private volatile boolean stalls;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private AggregatorPoll poll;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ns/p", exchange -> {
            requests.incrementAndGet();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            if (stalls) {
                exchange.getResponseBody().write(body, 0, 1);
                exchange.getResponseBody().flush();
                awaitEnd();
            }
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/ns/dumb", exchange -> awaitEnd());
        server.setExecutor(threads);
        server.start();
        poll = new AggregatorPoll(
                new AggregatorAddress("http://127.0.0.1:" + server.getAddress().getPort() + "/{namespace}/{name}"),
                Duration.ofMillis(20),
                Duration.ofMillis(500),
                changes::add);
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        poll.close();
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
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
    void aBodyThatNeverEndsIsGivenUpAndTheNextQuestionAsked() {
        stalls = true;
        poll.follow(PIPELINE);
        await().atMost(PATIENCE).until(() -> requests.get() >= 2);
        assertThat(poll.last(PIPELINE)).isEmpty();
        stalls = false;
        await().atMost(PATIENCE).until(() -> poll.last(PIPELINE).isPresent());
    }

    @Test
    void thoseThatNeverAnswerHoldUpNobodyForLong() {
        poll.follow(new ResourceID("dumb", "ns"));
        poll.follow(PIPELINE);
        await().atMost(PATIENCE).until(() -> poll.last(PIPELINE).isPresent());
        // A look takes no time, whoever is silent.
        assertThat(poll.last(new ResourceID("dumb", "ns"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "<html>busy</html>",
                "{\"model\":{\"version\":\"new\"},\"devices\":{\"active\":1}}",
                "{\"model\":{\"version\":3}}",
                "{\"model\":{\"version\":3,\"publishedAt\":\"yesterday\"},\"devices\":{\"active\":3}}",
                "{\"pipeline\":\"p\",\"model\":{\"version\":2,\"round\":1,\"publishedAt\":\"yesterday\",\"loss\":0.5,"
                        + "\"sha256\":\"abc\",\"shapeId\":\"s\"},\"devices\":{\"active\":3}}",
                "{\"model\":{\"version\":3,\"publishedAt\"",
            })
    void garbageLeavesWhatWasSaid(String garbage) {
        answer = SECOND;
        poll.follow(PIPELINE);
        await().atMost(PATIENCE).until(() -> poll.last(PIPELINE).isPresent());
        Optional<AggregatorReport> said = poll.last(PIPELINE);

        answer = garbage;
        int before = requests.get();
        await().atMost(PATIENCE).until(() -> requests.get() > before + 2);
        assertThat(poll.last(PIPELINE)).isEqualTo(said);
        assertThat(changes).hasSize(1);
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

    private static String status(CurrentModel model, int devices, long anomalies) {
        var status = new AggregatorStatus(
                "p",
                model,
                new CurrentRound(model.version(), TIME, 0, 0, 3, TIME),
                new ActiveDevices(devices),
                new UpdateCounts(0, 0, new TreeMap<>()),
                new AnomalyCounts(anomalies));
        return new String(HttpApi.write(status), StandardCharsets.UTF_8);
    }
}
