package io.flead.archiver;

import io.flead.archiver.database.WrittenBatch;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.Map;
import java.util.Set;

/** The archiver's counters. Thread-safe. */
final class ArchiverMetrics {

    static final String REFUSED = "refused-by-database";

    private final Counter rows;
    private final Counter skipped;
    private final Counter lost;
    private final Counter removed;
    private final Counter retentionFailures;
    private final Gauge lag;
    private final Histogram batchSeconds;

    ArchiverMetrics(CollectorRegistry registry, Availability database, Set<String> topics) {
        rows = Counter.build("flead_archiver_rows_total", "Rows written")
                .labelNames("table")
                .register(registry);
        skipped = Counter.build("flead_archiver_skipped_total", "Records without a row of their own")
                .labelNames("topic", "reason")
                .register(registry);
        lost = Counter.build("flead_archiver_lost_total", "Offsets that Kafka had removed before they were written")
                .labelNames("topic")
                .register(registry);
        // A series that begins with its first loss has not increased.
        topics.forEach(topic -> {
            lost.labels(topic);
            skipped.labels(topic, REFUSED);
        });
        removed = Counter.build(
                        "flead_archiver_removed_total", "Rows, or chunks of hypertables, removed by the retention")
                .labelNames("table")
                .register(registry);
        retentionFailures = Counter.build(
                        "flead_archiver_retention_failures_total", "Attempts to apply the retention that failed")
                .register(registry);
        lag = Gauge.build("flead_archiver_lag_records", "Offsets behind the ends of the assigned partitions")
                .register(registry);
        Gauge.build("flead_archiver_database_up", "1 when the database answers")
                .create()
                .setChild(new Gauge.Child() {
                    @Override
                    public double get() {
                        return database.reasonAway().isEmpty() ? 1 : 0;
                    }
                })
                .register(registry);
        batchSeconds = Histogram.build("flead_archiver_batch_seconds", "Time to write one batch and commit it")
                .buckets(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
                .register(registry);
    }

    /** A batch was committed. */
    void written(WrittenBatch batch, Map<Batch.Skipped, Long> skips, long nanos) {
        batch.rows().forEach((table, count) -> rows.labels(table).inc((double) count));
        batch.duplicates()
                .forEach((topic, count) -> skipped.labels(topic, "duplicate").inc(count));
        batch.refused()
                .forEach(refused -> skipped.labels(refused.topic(), REFUSED).inc());
        skips.forEach(
                (skip, count) -> skipped.labels(skip.topic(), skip.reason()).inc(count));
        batchSeconds.observe(nanos / 1e9);
    }

    void lost(String topic, long offsets) {
        lost.labels(topic).inc((double) offsets);
    }

    void removed(String table, long count) {
        removed.labels(table).inc((double) count);
    }

    void retentionFailed() {
        retentionFailures.inc();
    }

    void lag(long records) {
        lag.set((double) records);
    }
}
