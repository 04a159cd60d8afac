package io.flead.analytics.database;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the time line, which one task reads over one connection.
 *
 * @param from inclusive
 * @param to exclusive, after {@code from}
 */
public record TimeSlice(Instant from, Instant to) implements Serializable {

    public TimeSlice {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a slice must end after it begins: " + from + " to " + to);
        }
    }

    /** Cuts a span into equal parts, the last one shorter by rounding. At least one. */
    public static List<TimeSlice> cut(Instant from, Instant to, int parts) {
        Duration span = Duration.between(from, to);
        Duration step = span.dividedBy(Math.max(1, parts));
        if (step.toMillis() < 1) {
            return List.of(new TimeSlice(from, to));
        }
        List<TimeSlice> slices = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            Instant begin = from.plus(step.multipliedBy(part));
            slices.add(new TimeSlice(begin, part == parts - 1 ? to : begin.plus(step)));
        }
        return slices;
    }

    /** Whether a moment belongs to it. */
    public boolean contains(Instant time) {
        return !time.isBefore(from) && time.isBefore(to);
    }

    /** The condition in SQL on {@code event_time}; these instants hold no character that needs care. */
    public String condition() {
        return "event_time >= '" + from + "' AND event_time < '" + to + "'";
    }
}
