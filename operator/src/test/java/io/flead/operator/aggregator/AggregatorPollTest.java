package io.flead.operator.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.flead.api.http.AggregatorStatus;
import io.flead.api.http.AggregatorStatus.ActiveDevices;
import io.flead.api.http.AggregatorStatus.AlarmCounts;
import io.flead.api.http.AggregatorStatus.AnomalyCounts;
import io.flead.api.http.AggregatorStatus.CurrentRound;
import io.flead.api.http.CurrentModel;
import io.flead.api.http.HttpApi;
import io.flead.api.http.UpdateCounts;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.testing.Pipelines;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
    /** Bytes of the body without end. */
    private final AtomicLong endless = new AtomicLong();

    private volatile Optional<String> token = Optional.empty();
    private volatile Optional<String> authorization = Optional.empty();

    /** Whether answers stop after their first bytes. */
    private volatile boolean stalls;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private final KnownPipelines pipelines = new KnownPipelines();
    private AggregatorPoll poll;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ns/p", exchange -> {
            requests.incrementAndGet();
            authorization = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
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
        server.createContext("/ns/endless", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[AggregatorClient.MOST_BYTES];
            Arrays.fill(part, (byte) 'a');
            try (OutputStream body = exchange.getResponseBody()) {
                while (ended.getCount() > 0) {
                    body.write(part);
                    endless.addAndGet(part.length);
                }
            }
        });
        server.setExecutor(threads);
        server.start();
        start(true);
    }

    private void start(boolean now) {
        AggregatorAddress address =
                new AggregatorAddress("http://127.0.0.1:" + server.getAddress().getPort() + "/{namespace}/{name}");
        poll = new AggregatorPoll(
                new AggregatorClient(address, unused -> token, Duration.ofMillis(500)),
                Duration.ofMillis(20),
                new EventSourceContext<>(pipelines, null, null, FleadPipeline.class));
        poll.setEventHandler(event -> changes.add(event.getRelatedCustomResourceID()));
        if (now) {
            poll.start();
        }
    }

    private void follow(String name) {
        FleadPipeline pipeline = Pipelines.quickstart(name, "ns", false);
        pipelines.put(pipeline);
        poll.onResourceCreated(pipeline);
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
        poll.stop();
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void wakesThePipelineOnlyWhenItsReportChanges() {
        follow("p");
        await().atMost(PATIENCE).until(() -> poll.last(PIPELINE).isPresent());
        assertThat(poll.last(PIPELINE))
                .contains(new AggregatorReport(0, Optional.empty(), 0, new AlarmCounts(2, 5, 1), Optional.empty()));
        assertThat(changes).containsExactly(PIPELINE);

        answer = SECOND;
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(changes).containsExactly(PIPELINE, PIPELINE));
        assertThat(poll.last(PIPELINE))
                .contains(new AggregatorReport(
                        3,
                        Optional.of(new AggregatorReport.PublishedModel(2, 1, "2026-01-01T00:00:00Z", 3, 0.5)),
                        7,
                        new AlarmCounts(2, 5, 1),
                        Optional.empty()));
    }

    @Test
    void aProtectedStatusIsReadWithTheToken() {
        follow("p");
        await().atMost(PATIENCE).until(() -> poll.last(PIPELINE).isPresent());
        assertThat(authorization).isEmpty();
        token = Optional.of("s3cret");
        await().atMost(PATIENCE).until(() -> authorization.equals(Optional.of("Bearer s3cret")));
    }

    @Test
    void aBodyThatNeverEndsIsGivenUpAndTheNextQuestionAsked() {
        stalls = true;
        follow("p");
        await().atMost(PATIENCE).until(() -> requests.get() >= 2);
        assertThat(poll.last(PIPELINE)).isEmpty();
        stalls = false;
        await().atMost(PATIENCE).until(() -> poll.last(PIPELINE).isPresent());
    }

    @Test
    void aBodyWithoutEndIsReadToItsBoundAndTheNextQuestionAsked() {
        follow("endless");
        await().atMost(PATIENCE).until(() -> requests.get() >= 3);
        assertThat(poll.last(new ResourceID("endless", "ns"))).isEmpty();
        // Bytes above the bound wait in the sockets' buffers.
        assertThat(endless.get() / requests.get()).isLessThan(16 << 20);
        follow("p");
        await().atMost(PATIENCE).until(() -> poll.last(PIPELINE).isPresent());
    }

    @Test
    void pipelinesThatAreThereBeforeTheStartAreAskedForToo() {
        poll.stop();
        start(false);
        FleadPipeline early = Pipelines.quickstart("p", "ns", false);
        pipelines.put(early);
        poll.onResourceCreated(early);
        poll.start();
        await().atMost(PATIENCE).until(() -> poll.last(PIPELINE).isPresent());
    }

    @Test
    void thoseThatNeverAnswerHoldUpNoOtherForLong() {
        follow("dumb");
        follow("p");
        await().atMost(PATIENCE).until(() -> poll.last(PIPELINE).isPresent());
        // A look takes no time, even when an aggregator is silent.
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
    void garbageLeavesTheLastReport(String garbage) {
        answer = SECOND;
        follow("p");
        await().atMost(PATIENCE).until(() -> poll.last(PIPELINE).isPresent());
        Optional<AggregatorReport> said = poll.last(PIPELINE);

        answer = garbage;
        int before = requests.get();
        await().atMost(PATIENCE).until(() -> requests.get() > before + 2);
        assertThat(poll.last(PIPELINE)).isEqualTo(said);
        assertThat(changes).hasSize(1);
    }

    @Test
    void keepsTheReportWhileTheAggregatorFailsOrThePipelineIsSuspended() {
        answer = SECOND;
        follow("p");
        await().atMost(PATIENCE).until(() -> poll.last(PIPELINE).isPresent());
        status = 503;
        answer = "not json";
        await().during(Duration.ofMillis(100)).until(() -> poll.last(PIPELINE).isPresent());
        FleadPipeline suspended = Pipelines.quickstart("p", "ns", true);
        pipelines.put(suspended);
        int before = requests.get();
        await().during(Duration.ofMillis(100)).until(() -> requests.get() <= before + 1);
        assertThat(poll.last(PIPELINE)).isPresent();
        assertThat(changes).hasSize(1);
        poll.onResourceDeleted(suspended);
        assertThat(poll.last(PIPELINE)).isEmpty();
    }

    private static String status(CurrentModel model, int devices, long anomalies) {
        var status = new AggregatorStatus(
                "p",
                model,
                new CurrentRound(model.version(), TIME, 0, 0, 3, TIME),
                new ActiveDevices(devices),
                new UpdateCounts(0, 0, new TreeMap<>()),
                new AnomalyCounts(anomalies),
                new AlarmCounts(2, 5, 1),
                null);
        return new String(HttpApi.write(status), StandardCharsets.UTF_8);
    }

    /** The SDK's cache of pipelines. */
    private static final class KnownPipelines implements IndexerResourceCache<FleadPipeline> {

        private final Map<ResourceID, FleadPipeline> pipelines = new ConcurrentHashMap<>();

        void put(FleadPipeline pipeline) {
            pipelines.put(ResourceID.fromResource(pipeline), pipeline);
        }

        @Override
        public Optional<FleadPipeline> get(ResourceID id) {
            return Optional.ofNullable(pipelines.get(id));
        }

        @Override
        public Stream<ResourceID> keys() {
            return pipelines.keySet().stream();
        }

        @Override
        public Stream<FleadPipeline> list(Predicate<FleadPipeline> predicate) {
            return pipelines.values().stream().filter(predicate);
        }

        @Override
        public Stream<FleadPipeline> list(String namespace, Predicate<FleadPipeline> predicate) {
            return list(predicate);
        }

        @Override
        public List<FleadPipeline> byIndex(String indexer, String key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void addIndexers(Map<String, Function<FleadPipeline, List<String>>> indexers) {
            throw new UnsupportedOperationException();
        }
    }
}
