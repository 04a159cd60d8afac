package io.flead.producer.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The index's entry of a device: its rows, over all files, and the time they span. Filled by one thread, then only
 * read.
 */
final class DeviceRows {

    private final List<Segment> segments = new ArrayList<>();
    private long rows;
    private @Nullable Instant first;
    private @Nullable Instant last;

    void add(Segment segment) {
        segments.add(segment);
        rows += segment.rows();
    }

    /** Widens the span to a row's time. */
    void include(Instant time) {
        first = first == null || time.isBefore(first) ? time : first;
        last = last == null || time.isAfter(last) ? time : last;
    }

    /** Adds the rows of a later file. */
    void addAll(DeviceRows later) {
        later.segments.forEach(this::add);
        if (later.first != null && later.last != null) {
            include(later.first);
            include(later.last);
        }
    }

    List<Segment> segments() {
        return segments;
    }

    long rows() {
        return rows;
    }

    /**
     * By how much original times move on with each loop: the span of the rows and one mean step between them, so that
     * loops join without a gap.
     *
     * @param period step where the rows' times give none
     */
    Duration loopLength(Duration period) {
        Duration span = first == null || last == null ? Duration.ZERO : Duration.between(first, last);
        return span.isZero() ? period.multipliedBy(rows) : span.plus(span.dividedBy(Math.max(1, rows - 1)));
    }
}
