package io.flead.evaluation.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The view of a person who is called once per alarm. An event is a longest run of rows labelled anomalous, an alarm a
 * longest run of flagged rows.
 *
 * @param events number of events
 * @param delays for each detected event, one with at least one flagged row: rows from its first row to its first
 *     flagged row
 * @param falseAlarms alarms that touch no anomalous row
 */
public record EventCounts(int events, List<Integer> delays, int falseAlarms) {
    /** Nothing. */
    public static final EventCounts NONE = new EventCounts(0, List.of(), 0);

    public EventCounts {
        delays = List.copyOf(delays);
    }

    /** Counts the events of a device. */
    public static EventCounts of(JudgedRows rows) {
        List<Event> events = Event.of(rows.anomalous());
        List<Integer> delays = new ArrayList<>();
        for (Event event : events) {
            for (int row = event.first(); row <= event.last(); row++) {
                if (rows.flagged()[row]) {
                    delays.add(row - event.first());
                    break;
                }
            }
        }
        int falseAlarms = 0;
        for (Event alarm : Event.of(rows.flagged())) {
            boolean touches = false;
            for (int row = alarm.first(); row <= alarm.last(); row++) {
                touches |= rows.anomalous()[row];
            }
            falseAlarms += touches ? 0 : 1;
        }
        return new EventCounts(events.size(), delays, falseAlarms);
    }

    /** Both together. */
    public EventCounts plus(EventCounts other) {
        List<Integer> both = new ArrayList<>(delays);
        both.addAll(other.delays);
        return new EventCounts(events + other.events, both, falseAlarms + other.falseAlarms);
    }

    /** Share of the events that are detected; NaN without one. */
    public double recall() {
        return (double) delays.size() / events;
    }

    /** Median delay of the detected events, in rows; NaN without one. */
    public double medianDelay() {
        return median(delays);
    }

    static double median(List<Integer> delays) {
        if (delays.isEmpty()) {
            return Double.NaN;
        }
        List<Integer> sorted = delays.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
    }
}
