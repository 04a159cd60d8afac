package io.flead.evaluation.metrics;

import java.util.List;

/**
 * The figures of a detector's alarms on a set.
 *
 * @param detected events that an alarm detects, see {@link AlarmCounts}
 * @param strict events that an alarm opens in
 * @param events events in all
 * @param falseAlarms alarms that touch no event
 * @param falsePerDay the same per day of one device's time
 * @param delayRows median over the detected events; NaN without one
 * @param records opened, escalated, closed: what people get
 * @param trueBySeverity alarms that touch an event, minor, major, critical
 * @param falseBySeverity alarms that touch none
 */
public record AlarmMetrics(
        double detected,
        double strict,
        double events,
        double falseAlarms,
        double falsePerDay,
        double delayRows,
        double records,
        List<Integer> trueBySeverity,
        List<Integer> falseBySeverity) {

    public AlarmMetrics {
        trueBySeverity = List.copyOf(trueBySeverity);
        falseBySeverity = List.copyOf(falseBySeverity);
    }

    static AlarmMetrics of(AlarmCounts counts, double days) {
        return new AlarmMetrics(
                counts.delays().size(),
                counts.strict(),
                counts.events(),
                counts.falseAlarms(),
                counts.falseAlarms() / days,
                EventCounts.median(counts.delays()),
                counts.records(),
                counts.trueBySeverity(),
                counts.falseBySeverity());
    }
}
