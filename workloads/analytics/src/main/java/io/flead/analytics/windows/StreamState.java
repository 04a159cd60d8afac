package io.flead.analytics.windows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.publication.ResultJson;
import io.flead.process.operation.Readiness;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.jspecify.annotations.Nullable;

/** The state of the stream job: its threads update it, HTTP reads it. Thread-safe. */
final class StreamState implements Readiness {

    private static final double MILLIS = 1000;

    private final Instant startedAt = Instant.now();
    private final CollectorRegistry registry;
    private final Counter readings;
    private final Counter rejected;
    private final Counter repeated;
    private final Counter late;
    private final Counter lost;
    private final Counter rows;
    private final Counter refused;
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
        readings = counter("flead_windows_records_total", "Records read from Kafka by this process");
        rejected = counter("flead_windows_rejected_total", "Records of these that are not valid readings");
        repeated = counter("flead_windows_repeated_total", "Readings that repeat another one and are counted once");
        late = counter("flead_windows_late_total", "Readings too late for a window, once for each window");
        lost = counter("flead_windows_lost_total", "Records that Kafka removed before this process read them");
        rows = counter("flead_windows_rows_total", "Rows written, new ones and changed ones");
        refused = counter("flead_windows_refused_total", "Rows that the database refused for their data");
        batches = counter("flead_windows_batches_total", "Batches done by this process");
        failures = counter("flead_windows_failures_total", "Failures of the stream or the database");
        databaseUp = gauge("flead_windows_database_up", "1 if the last write worked, else 0");
        databaseUp.set(1);
        lag = gauge("flead_windows_lag_records", "Records in Kafka that the last batch left unread");
        batchSeconds = gauge("flead_windows_batch_seconds", "Duration of the last batch");
        throughput = gauge("flead_windows_records_per_second", "Records per second of the last batch");
        devices = gauge("flead_windows_devices", "Devices with windows in the state");
        stateBytes = gauge("flead_windows_state_bytes", "Memory that the state takes");
    }

    private Counter counter(String name, String help) {
        return Counter.build(name, help).register(registry);
    }

    private Gauge gauge(String name, String help) {
        return Gauge.build(name, help).register(registry);
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

    /** The database does not take the batch; returns whether it took the one before. */
    synchronized boolean databaseAway(String reason) {
        boolean news = databaseAway.isEmpty();
        databaseAway = Optional.of("database away: " + reason);
        databaseUp.set(0);
        failures.inc();
        return news;
    }

    /** The database took the batch; returns whether it had been away. */
    synchronized boolean databaseTook(WindowTable.Written table) {
        boolean news = databaseAway.isPresent();
        databaseAway = Optional.empty();
        databaseUp.set(1);
        rows.inc((double) table.written());
        refused.inc((double) table.refused());
        return news;
    }

    /** Readings that Kafka removed before this read them. */
    void readingsLost(long records) {
        lost.inc((double) records);
    }

    /** The counts of this process since its start. */
    ObjectNode sinceStart() {
        return ResultJson.object()
                .put("startedAt", startedAt.toString())
                .put("records", recordsRead())
                .put("rejected", (long) rejected.get())
                .put("repeated", (long) repeated.get())
                .put("late", (long) late.get())
                .put("lost", (long) lost.get());
    }

    /** Takes over totals that Spark's accumulators hold. */
    synchronized void counts(long rejectedSoFar, long repeatedSoFar, long lateSoFar) {
        raise(rejected, rejectedSoFar);
        raise(repeated, repeatedSoFar);
        raise(late, lateSoFar);
    }

    private static void raise(Counter counter, long total) {
        counter.inc(Math.max(0, total - counter.get()));
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
