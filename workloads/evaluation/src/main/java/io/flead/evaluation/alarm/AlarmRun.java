package io.flead.evaluation.alarm;

import io.flead.api.v1alpha1.Severity;
import io.flead.detector.alarm.AlarmLayer;
import io.flead.detector.alarm.AlarmSettings;
import io.flead.detector.alarm.AlarmTransition;
import io.flead.evaluation.metrics.RaisedAlarm;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.ArrayList;
import java.util.List;

/** A device's test part through the alarm layer, row by row, from a device without an alarm on. */
public final class AlarmRun {
    /** Stands for a score above a limit of 0. */
    private static final double BEYOND = 1e6;

    private AlarmRun() {}

    /**
     * The alarms, in order. One that is open at the end ends with the last row; the record of its close will come.
     *
     * @param scored of any detector; its limit takes the place of the level that the product flags at
     */
    public static List<RaisedAlarm> of(ScoredRows scored, AlarmSettings settings) {
        List<RaisedAlarm> alarms = new ArrayList<>();
        AlarmLayer layer = new AlarmLayer(settings);
        int rows = scored.scores().length;
        int opened = 0;
        int records = 0;
        for (int row = 0; row < rows; row++) {
            AlarmTransition transition = observe(layer, scored.scores()[row], scored.limits()[row]);
            switch (transition) {
                case OPENED -> {
                    opened = row;
                    records = 1;
                }
                case ESCALATED -> records++;
                case CLEARED -> alarms.add(new RaisedAlarm(opened, row, rank(layer.severity()), records + 1));
                case NONE -> {}
            }
        }
        if (layer.isOpen()) {
            alarms.add(new RaisedAlarm(opened, rows - 1, rank(layer.severity()), records + 1));
        }
        return alarms;
    }

    private static AlarmTransition observe(AlarmLayer layer, double score, double limit) {
        if (limit == ScoredRows.UNSCORED) {
            return AlarmTransition.NONE;
        }
        return limit > 0 ? layer.observe(score, limit) : layer.observe(score > 0 ? BEYOND : 0, 1);
    }

    private static int rank(Severity severity) {
        return switch (severity) {
            case MINOR -> 0;
            case MAJOR -> 1;
            case CRITICAL -> 2;
        };
    }
}
