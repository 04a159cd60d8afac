package io.flead.aggregator.telemetry;

import io.flead.api.http.ReadingsLag;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Makes the lag of offsets, and remembers when those of training last moved. Not thread-safe. */
public final class LagClock {

    private Map<Integer, Long> committed = Map.of();
    private Optional<Instant> moved = Optional.empty();

    /**
     * The lag at one moment.
     *
     * @param now by a clock that does not go back
     * @param begins oldest offset of each partition of the readings topic
     * @param ends next offset of each partition
     * @param training offsets that training has committed, by partition
     * @param archiver offsets that the archiver has committed, by partition
     */
    public ReadingsLag take(
            Instant now,
            Map<Integer, Long> begins,
            Map<Integer, Long> ends,
            Map<Integer, Long> training,
            Map<Integer, Long> archiver) {
        long behind = lag(begins, ends, training);
        if (behind == 0 || !training.equals(committed) || moved.isEmpty()) {
            moved = Optional.of(now);
            committed = Map.copyOf(training);
        }
        return new ReadingsLag(
                behind,
                lag(begins, ends, archiver),
                Math.max(0, Duration.between(moved.get(), now).toSeconds()));
    }

    /** A partition without a committed offset is read from its beginning. */
    private static long lag(Map<Integer, Long> begins, Map<Integer, Long> ends, Map<Integer, Long> committed) {
        return ends.entrySet().stream()
                .mapToLong(end -> {
                    long begin = begins.getOrDefault(end.getKey(), 0L);
                    return Math.max(0, end.getValue() - Math.max(begin, committed.getOrDefault(end.getKey(), begin)));
                })
                .sum();
    }
}
