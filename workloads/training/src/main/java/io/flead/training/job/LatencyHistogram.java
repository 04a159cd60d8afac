package io.flead.training.job;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.MetricGroup;

/** Latency of readings from their Kafka record to their score, in the cumulative buckets of a Prometheus histogram. */
final class LatencyHistogram {

    /** Upper bounds in milliseconds, fine where the target lies. */
    private static final long[] BOUNDS_MS = {
        1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 75, 100, 150, 200, 250, 300, 400, 500, 750, 1_000, 2_000, 5_000, 10_000
    };

    private static final String METRIC = "flead_latency_seconds_bucket";

    /** Name of a bucket in checkpoints, before its bound in milliseconds. */
    private static final String STATE = "flead_latency_ms_bucket_";

    /** By bucket, not cumulative; the last is that of everything beyond. */
    private final AtomicLong[] counts = new AtomicLong[BOUNDS_MS.length + 1];

    LatencyHistogram(CheckpointedCounters restored, MetricGroup group) {
        for (int bucket = 0; bucket < counts.length; bucket++) {
            boolean bounded = bucket < BOUNDS_MS.length;
            counts[bucket] = restored.count(STATE + (bounded ? Long.toString(BOUNDS_MS[bucket]) : "+Inf"));
            int last = bucket;
            group.addGroup("le", bounded ? seconds(BOUNDS_MS[bucket]) : "+Inf").gauge(METRIC, () -> upTo(last));
        }
    }

    void record(long millis) {
        int index = Arrays.binarySearch(BOUNDS_MS, millis);
        counts[index >= 0 ? index : -index - 1].incrementAndGet();
    }

    private static String seconds(long millis) {
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }

    private long upTo(int last) {
        long sum = 0;
        for (int bucket = 0; bucket <= last; bucket++) {
            sum += counts[bucket].get();
        }
        return sum;
    }
}
