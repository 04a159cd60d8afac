package io.flead.api.http;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/alarms}.
 *
 * @param open alarms that go on, by severity, whatever was asked for
 * @param alarms the newest first, as their topic has them
 * @param before the value of the query parameter {@code before} that asks for the alarms before these; null when there
 *     are none
 * @param <A> an alarm
 */
public record AlarmList<A>(
        OpenAlarms open, List<A> alarms, @Nullable String before) {

    /** Copies the list. */
    public AlarmList {
        Objects.requireNonNull(open, "open");
        alarms = List.copyOf(alarms);
    }

    /** Numbers of open alarms by severity. */
    public record OpenAlarms(int minor, int major, int critical) {}
}
