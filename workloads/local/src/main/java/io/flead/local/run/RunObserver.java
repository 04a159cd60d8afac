package io.flead.local.run;

import io.flead.api.http.AggregatorStatus;
import io.flead.api.http.HttpApi;
import io.flead.api.http.ModelHistory;
import io.flead.api.http.ModelSummary;
import io.flead.local.analytics.AnalyticsProgram;
import io.flead.local.metrics.ChildEndpoints;
import io.flead.local.metrics.CounterGrowth;
import io.flead.local.metrics.LatencyQuantile;
import io.flead.local.metrics.TrainingMetrics;
import io.flead.local.port.Port;
import io.flead.local.port.PortPlan;
import io.flead.local.summary.RunObservation;
import io.flead.local.summary.StoredRows;
import io.flead.local.supervision.ChildStatus;
import io.flead.local.supervision.Supervisor;
import io.flead.local.view.RunSnapshot;
import io.flead.process.metrics.MetricsPage;
import io.flead.process.metrics.ScrapedHistogram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Watches a run from outside. Keeps the last answer of each part, because any of them may be restarting at any moment.
 * Used by one thread.
 */
final class RunObserver {

    private final ChildEndpoints endpoints;
    private final PortPlan ports;
    private final ReadingsOffsets topicOffsets;
    private final Supervisor supervisor;
    private final Map<Integer, Long> startOffsets;
    private final boolean readingsEverKept;
    private final long fromNanos;

    private Map<Integer, Long> ends;
    private TrainingMetrics training = TrainingMetrics.none();
    private TrainingMetrics trainingAtStart = TrainingMetrics.none();
    private Optional<AggregatorStatus> aggregator = Optional.empty();
    private long versionAtStart;
    private List<ModelSummary> history = List.of();
    private OptionalLong archiverLag = OptionalLong.empty();
    private final CounterGrowth removed = new CounterGrowth();
    private long firstReadingNanos;
    private long lastPollNanos;
    private long lastReadings;
    private double readingsPerSecond;

    RunObserver(
            ChildEndpoints endpoints,
            PortPlan ports,
            ReadingsOffsets topicOffsets,
            Supervisor supervisor,
            Map<Integer, Long> startOffsets,
            boolean readingsEverKept,
            long fromNanos) {
        this.endpoints = endpoints;
        this.ports = ports;
        this.topicOffsets = topicOffsets;
        this.supervisor = supervisor;
        this.startOffsets = startOffsets;
        this.ends = startOffsets;
        this.readingsEverKept = readingsEverKept;
        this.fromNanos = fromNanos;
        this.firstReadingNanos = System.nanoTime();
        this.lastPollNanos = firstReadingNanos;
    }

    boolean isReady(Port port) throws InterruptedException {
        return endpoints.isReady(ports.of(port));
    }

    /** Whether the training job counts. Flink registers metrics a moment after the job runs. */
    boolean isTrainingCounting() throws InterruptedException {
        return endpoints
                .metrics(ports.of(Port.TRAINING_METRICS))
                .map(TrainingMetrics::isOn)
                .orElse(false);
    }

    /** From here on counts belong to this run. */
    void begin() throws InterruptedException {
        poll();
        trainingAtStart = training;
        versionAtStart = modelVersion();
        removed.begin();
        firstReadingNanos = System.nanoTime();
    }

    /** Asks all parts. */
    void poll() throws InterruptedException {
        endpoints
                .metrics(ports.of(Port.TRAINING_METRICS))
                .filter(TrainingMetrics::isOn)
                .ifPresent(page -> training = TrainingMetrics.of(page));
        aggregator = endpoints
                .document(ports.of(Port.AGGREGATOR), HttpApi.STATUS, AggregatorStatus.class)
                .or(() -> aggregator);
        pollArchiver();
        // Last, so that no more are handled than there are.
        pollEnds();
        long now = System.nanoTime();
        long readings = RunObservation.total(ends) - RunObservation.total(startOffsets);
        if (now > lastPollNanos) {
            readingsPerSecond = (readings - lastReadings) * 1e9 / (now - lastPollNanos);
        }
        lastPollNanos = now;
        lastReadings = readings;
    }

    /** Asks Kafka for the end offsets; returns whether it answered. */
    boolean pollEnds() throws InterruptedException {
        Optional<Map<Integer, Long>> answer = topicOffsets.ends();
        answer.ifPresent(offsets -> ends = offsets);
        return answer.isPresent();
    }

    /** Asks the archiver alone. */
    void pollArchiver() throws InterruptedException {
        endpoints.metrics(ports.of(Port.ARCHIVER)).ifPresent(this::readArchiver);
    }

    /**
     * Rows, or chunks of rows, that retention removed from the readings' table during this run, as far as the archiver
     * reported.
     */
    long removed() {
        return removed.grown();
    }

    /** Whether a part that the end of a run waits for is down or not ready yet. */
    boolean isRestarting() throws InterruptedException {
        boolean waiting = supervisor.statuses().stream()
                .anyMatch(child -> child.state() == ChildStatus.State.WAITING
                        && !child.name().equals(AnalyticsProgram.WINDOWS));
        return waiting || !isReady(Port.TRAINING) || !isReady(Port.ARCHIVER);
    }

    /** Whether this run has published a model. */
    boolean hasPublished() {
        return modelVersion() > versionAtStart;
    }

    /** The progress of the windows, as long as they answer. */
    Optional<MetricsPage> windows() throws InterruptedException {
        return endpoints.metrics(ports.of(Port.ANALYTICS));
    }

    /**
     * Reads the models published in this run, as long as the aggregator answers. Its answers come in pages, the newest
     * first.
     */
    void pollHistory() throws InterruptedException {
        List<ModelSummary> models = new ArrayList<>(page(""));
        while (!models.isEmpty() && models.get(0).version() > versionAtStart + 1) {
            List<ModelSummary> earlier = page("?before=" + models.get(0).version());
            if (earlier.isEmpty() || earlier.get(0).version() >= models.get(0).version()) {
                break;
            }
            models.addAll(0, earlier);
        }
        if (!models.isEmpty()) {
            history = List.copyOf(models);
        }
    }

    private List<ModelSummary> page(String query) throws InterruptedException {
        return endpoints
                .document(ports.of(Port.AGGREGATOR), HttpApi.HISTORY + query, ModelHistory.class)
                .map(ModelHistory::models)
                .orElse(List.of());
    }

    /** End offsets of the readings topic, as last seen. */
    Map<Integer, Long> ends() {
        return ends;
    }

    Map<Integer, Long> startOffsets() {
        return startOffsets;
    }

    Duration sinceFirstReading() {
        return Duration.ofNanos(System.nanoTime() - firstReadingNanos);
    }

    /** All that is known of the run. */
    RunObservation observation(
            Map<Integer, Long> endOffsets, boolean endsKnown, StoredRows stored, List<String> keptFailing) {
        long newest = history.isEmpty() ? 0 : history.get(history.size() - 1).version();
        return new RunObservation(
                startOffsets,
                endOffsets,
                endsKnown,
                readingsEverKept,
                trainingAtStart,
                training,
                versionAtStart,
                Math.max(newest, modelVersion()),
                history,
                stored,
                supervisor.restarts(),
                Duration.ofNanos(System.nanoTime() - fromNanos),
                keptFailing);
    }

    /** The lines to show now. */
    RunSnapshot snapshot() {
        RunObservation now = observation(ends, true, StoredRows.none(), List.of());
        ScrapedHistogram latency = training.latency().minus(trainingAtStart.latency());
        long rejected = training.rejected() - trainingAtStart.rejected();
        return new RunSnapshot(
                sinceFirstReading(),
                supervisor.statuses(),
                now.readings(),
                readingsPerSecond,
                Math.max(0, now.handled() - rejected),
                rejected,
                Math.max(0, now.readings() - now.handled()),
                training.devices(),
                training.anomalies() - trainingAtStart.anomalies(),
                LatencyQuantile.of(latency, 0.5),
                LatencyQuantile.of(latency, 0.99),
                aggregator,
                archiverLag);
    }

    private long modelVersion() {
        return aggregator.map(status -> status.model().version()).orElse(0L);
    }

    private void readArchiver(MetricsPage page) {
        var lag = page.sum("flead_archiver_lag_records");
        removed.seen(page.sum("flead_archiver_removed", Map.of("table", "device_data"))
                .orElse(0));
        archiverLag = lag.isPresent() ? OptionalLong.of((long) lag.getAsDouble()) : OptionalLong.empty();
    }
}
