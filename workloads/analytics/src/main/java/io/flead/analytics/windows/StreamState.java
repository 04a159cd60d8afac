package io.flead.analytics.windows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.process.operation.Readiness;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;

/** Where the stream job stands: told by its threads, asked by HTTP. Thread-safe. */
final class StreamState implements Readiness {

    private static final double MILLIS = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Instant startedAt = Instant.now();
    private final CollectorRegistry registry;
    private final Counter readings;
    private final Gauge rejected;
    private final Gauge repeated;
    private final Gauge late;
    private final Counter lost;
    private final Counter rows;
    private final Counter batches;
    private final Counter failures;
    private final Gauge databaseUp;
    private final Gauge lag;
    private final Gauge batchSeconds;
    private final Gauge throughput;
    private final Gauge devices;
    private final Gauge stateBytes;

    private Optional<String> streamDown = Optional.of("starting");
    private Optional<String> databaseAway = Optional.empty();

    StreamState(CollectorRegistry registry) {
        this.registry = registry;
        readings = Counter.build("flead_windows_records_total", "Records read from Kafka by this process")
                .register(registry);
        rejected = Gauge.build("flead_windows_rejected", "Of these, records that are no readings")
                .register(registry);
        repeated = Gauge.build("flead_windows_repeated", "Readings that repeat another one and were not counted again")
                .register(registry);
        late = Gauge.build("flead_windows_late", "Readings too late for a window, once for each window")
                .register(registry);
        lost = Counter.build("flead_windows_lost_total", "Records that Kafka removed before this read them")
                .register(registry);
        rows = Counter.build("flead_windows_rows_total", "Rows written, new ones and changed ones")
                .register(registry);
        batches = Counter.build("flead_windows_batches_total", "Batches done by this process")
                .register(registry);
        failures = Counter.build("flead_windows_failures_total", "Times that the stream or the database failed")
                .register(registry);
        databaseUp = Gauge.build("flead_windows_database_up", "Whether the last write worked")
                .register(registry);
        databaseUp.set(1);
        lag = Gauge.build("flead_windows_lag_records", "Records in Kafka that the last batch left unread")
                .register(registry);
        batchSeconds = Gauge.build("flead_windows_batch_seconds", "How long the last batch took")
                .register(registry);
        throughput = Gauge.build("flead_windows_records_per_second", "Records for each second of the last batch")
                .register(registry);
        devices = Gauge.build("flead_windows_devices", "Devices with windows in the state")
                .register(registry);
        stateBytes = Gauge.build("flead_windows_state_bytes", "Memory that the state takes")
                .register(registry);
    }

    CollectorRegistry registry() {
        return registry;
    }

    @Override
    public synchronized Optional<String> reasonNotReady() {
        return databaseAway.isPresent() ? databaseAway : streamDown;
    }

    synchronized void streamRuns() {
        streamDown = Optional.empty();
    }

    /** The stream runs, and has read all there is. */
    synchronized void idle() {
        streamRuns();
        lag.set(0);
    }

    synchronized void streamDown(String reason) {
        streamDown = Optional.of(reason);
        failures.inc();
    }

    /** The database does not take the batch; returns whether that is news. */
    synchronized boolean databaseAway(String reason) {
        boolean news = databaseAway.isEmpty();
        databaseAway = Optional.of("database away: " + reason);
        databaseUp.set(0);
        failures.inc();
        return news;
    }

    /** The database took the batch; returns whether that is news. */
    synchronized boolean databaseTook(long written) {
        boolean news = databaseAway.isPresent();
        databaseAway = Optional.empty();
        databaseUp.set(1);
        rows.inc((double) written);
        return news;
    }

    /** Readings that Kafka removed before this read them. */
    void readingsLost(long records) {
        lost.inc((double) records);
    }

    /** What this process has counted since its start. */
    ObjectNode sinceStart() {
        return JSON.createObjectNode()
                .put("startedAt", startedAt.toString())
                .put("records", recordsRead())
                .put("rejected", (long) rejected.get())
                .put("repeated", (long) repeated.get())
                .put("late", (long) late.get())
                .put("lost", (long) lost.get());
    }

    void counts(long rejectedSoFar, long repeatedSoFar, long lateSoFar) {
        rejected.set((double) rejectedSoFar);
        repeated.set((double) repeatedSoFar);
        late.set((double) lateSoFar);
    }

    /** Records read and rows written so far. */
    long recordsRead() {
        return (long) readings.get();
    }

    long rowsWritten() {
        return (long) rows.get();
    }

    void progress(StreamingQueryProgress progress) {
        readings.inc((double) progress.numInputRows());
        if (progress.numInputRows() > 0) {
            batches.inc();
            Long millis = progress.durationMs().get("triggerExecution");
            batchSeconds.set(millis == null ? 0 : millis.doubleValue() / MILLIS);
            throughput.set(progress.processedRowsPerSecond());
        }
        long behind = 0;
        for (SourceProgress source : progress.sources()) {
            behind += behind(source.latestOffset(), source.endOffset());
        }
        lag.set((double) behind);
        if (progress.stateOperators().length > 0) {
            devices.set((double) progress.stateOperators()[0].numRowsTotal());
            stateBytes.set((double) progress.stateOperators()[0].memoryUsedBytes());
        }
    }

    private static long behind(@Nullable String latest, @Nullable String end) {
        return latest == null || end == null ? 0 : Math.max(0, KafkaOffsets.total(latest) - KafkaOffsets.total(end));
    }
}
