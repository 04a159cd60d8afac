package io.flead.operator.aggregator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the aggregators of all pipelines again and again, and keeps what they said last. Nobody waits for an answer: who looks
 * gets what is known, and is told when that changes. An aggregator that does not answer leaves what it said before. Thread-safe.
 */
public final class AggregatorPoll implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AggregatorPoll.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 16;

    private final Map<ResourceID, URI> pipelines = new ConcurrentHashMap<>();
    private final Map<ResourceID, AggregatorReport> reports = new ConcurrentHashMap<>();
    private final Semaphore underway = new Semaphore(AT_ONCE);
    /** Pipelines whose aggregator has not answered yet: two answers of one must not overtake each other. */
    private final Set<ResourceID> asked = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "aggregator-poll");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final AggregatorAddress address;
    private final Duration patience;
    private final Consumer<ResourceID> changed;

    /**
     * Begins to ask.
     *
     * @param address where an aggregator answers
     * @param interval between two questions to one aggregator
     * @param changed told of a pipeline whose report differs from the one before; called from this object's threads
     */
    public AggregatorPoll(AggregatorAddress address, Duration interval, Consumer<ResourceID> changed) {
        this(address, interval, PATIENCE, changed);
    }

    /** @param patience with one answer, from the question to its last byte */
    AggregatorPoll(AggregatorAddress address, Duration interval, Duration patience, Consumer<ResourceID> changed) {
        this.address = address;
        this.patience = patience;
        this.changed = changed;
        var unused = timer.scheduleWithFixedDelay(
                this::askAll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks this pipeline's aggregator from now on. */
    public void follow(ResourceID pipeline) {
        pipelines.computeIfAbsent(pipeline, address::of);
    }

    /** Asks no more, but keeps what was said: the pipeline rests. */
    public void rest(ResourceID pipeline) {
        pipelines.remove(pipeline);
    }

    /** Asks no more and forgets what was said: the pipeline is gone. */
    public void forget(ResourceID pipeline) {
        pipelines.remove(pipeline);
        reports.remove(pipeline);
    }

    /** What the pipeline's aggregator said last. */
    public Optional<AggregatorReport> last(ResourceID pipeline) {
        return Optional.ofNullable(reports.get(pipeline));
    }

    private void askAll() {
        try {
            for (Map.Entry<ResourceID, URI> pipeline : pipelines.entrySet()) {
                if (asked.add(pipeline.getKey())) {
                    underway.acquire();
                    ask(pipeline.getKey(), pipeline.getValue());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A task that throws is never run again.
            LOG.warn("event=aggregator_poll_failed", e);
        }
    }

    private void ask(ResourceID pipeline, URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(patience).build();
        // The request's own timeout ends with the headers: a body that never ends would keep its place for ever.
        var answered = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        var unused = answered.copy()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> {
                    underway.release();
                    if (answer != null && answer.statusCode() == HttpURLConnection.HTTP_OK) {
                        take(pipeline, answer.body());
                    } else {
                        answered.cancel(true);
                        LOG.debug(
                                "event=aggregator_silent pipeline={} uri={} status={} reason=\"{}\"",
                                pipeline,
                                uri,
                                answer == null ? 0 : answer.statusCode(),
                                failure == null ? "" : failure.getMessage());
                    }
                })
                .whenComplete((answer, failure) -> asked.remove(pipeline));
    }

    private void take(ResourceID pipeline, String body) {
        try {
            AggregatorReport report = AggregatorReport.parse(body);
            if (pipelines.containsKey(pipeline) && !report.equals(reports.put(pipeline, report))) {
                changed.accept(pipeline);
            }
        } catch (IOException e) {
            LOG.warn("event=aggregator_not_understood pipeline={} reason=\"{}\"", pipeline, e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
