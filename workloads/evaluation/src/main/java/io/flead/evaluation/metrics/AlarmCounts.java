package io.flead.evaluation.metrics;

import io.flead.evaluation.data.RowLabels;
import java.util.ArrayList;
import java.util.List;

/**
 * Alarms beside the labels. An event is a longest run of rows labelled anomalous. It is detected by an alarm that
 * overlaps it, from opening to close, with a row above the gate in it: one that only waits for its close when the event
 * begins has not seen it. It is detected strictly by one that opens within it. An alarm is false that touches no such row.
 * One whose rows have no labels at all counts as a record only.
 *
 * @param events number of events
 * @param strict events with an alarm that opens within
 * @param delays for each detected event: rows from its first to the first with an open alarm
 * @param trueBySeverity alarms that touch an anomalous row, minor first
 * @param falseBySeverity alarms that touch none
 * @param records records of all alarms
 */
public record AlarmCounts(
        int events,
        int strict,
        List<Integer> delays,
        List<Integer> trueBySeverity,
        List<Integer> falseBySeverity,
        int records) {
    /** Nothing. */
    public static final AlarmCounts NONE = new AlarmCounts(0, 0, List.of(), List.of(0, 0, 0), List.of(0, 0, 0), 0);

    public AlarmCounts {
        delays = List.copyOf(delays);
        trueBySeverity = List.copyOf(trueBySeverity);
        falseBySeverity = List.copyOf(falseBySeverity);
    }

    /** Counts the alarms of a device, which came from these scores. */
    public static AlarmCounts of(List<RaisedAlarm> alarms, ScoredRows scored, RowLabels labels) {
        boolean[] known = new boolean[labels.rows()];
        boolean[] anomalous = new boolean[labels.rows()];
        for (int row = 0; row < known.length; row++) {
            known[row] = labels.known(row);
            anomalous[row] = known[row] && labels.anomalous(row);
        }
        List<Event> events = Event.of(anomalous);
        List<Integer> delays = new ArrayList<>();
        int strict = 0;
        for (Event event : events) {
            for (RaisedAlarm alarm : alarms) {
                if (detects(alarm, event, scored)) {
                    delays.add(Math.max(0, alarm.first() - event.first()));
                    break;
                }
            }
            strict += alarms.stream().anyMatch(alarm -> event.contains(alarm.first())) ? 1 : 0;
        }
        int[] right = new int[RaisedAlarm.SEVERITIES];
        int[] wrong = new int[RaisedAlarm.SEVERITIES];
        for (RaisedAlarm alarm : alarms) {
            if (alarm.touches(anomalous)) {
                right[alarm.severity()]++;
            } else if (alarm.touches(known)) {
                wrong[alarm.severity()]++;
            }
        }
        int records = alarms.stream().mapToInt(RaisedAlarm::records).sum();
        return new AlarmCounts(events.size(), strict, delays, boxed(right), boxed(wrong), records);
    }

    private static boolean detects(RaisedAlarm alarm, Event event, ScoredRows scored) {
        int last = Math.min(alarm.last(), event.last());
        for (int row = Math.max(alarm.first(), event.first()); row <= last; row++) {
            if (scored.scores()[row] > scored.gate()) {
                return true;
            }
        }
        return false;
    }

    /** Both together. */
    public AlarmCounts plus(AlarmCounts other) {
        List<Integer> both = new ArrayList<>(delays);
        both.addAll(other.delays);
        return new AlarmCounts(
                events + other.events,
                strict + other.strict,
                both,
                sum(trueBySeverity, other.trueBySeverity),
                sum(falseBySeverity, other.falseBySeverity),
                records + other.records);
    }

    /** Alarms that touch no anomalous row. */
    public int falseAlarms() {
        return falseBySeverity.stream().mapToInt(Integer::intValue).sum();
    }

    private static List<Integer> sum(List<Integer> one, List<Integer> other) {
        List<Integer> sum = new ArrayList<>();
        for (int i = 0; i < one.size(); i++) {
            sum.add(one.get(i) + other.get(i));
        }
        return sum;
    }

    private static List<Integer> boxed(int[] counts) {
        List<Integer> boxed = new ArrayList<>();
        for (int count : counts) {
            boxed.add(count);
        }
        return boxed;
    }
}
