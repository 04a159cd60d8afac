package io.flead.evaluation.metrics;

import java.time.Duration;

/** Adds up devices. Not thread-safe; the order of devices does not matter but for rounding. */
public final class FleetMetrics {
    private static final int VUS_BUFFER = 100;

    private RowCounts all = RowCounts.NONE;
    private RowCounts faulty = RowCounts.NONE;
    private EventCounts events = EventCounts.NONE;
    private final Mean aucPr = new Mean();
    private final Mean aucRoc = new Mean();
    private final Mean vusPr = new Mean();
    private double days;

    /**
     * Adds a device.
     *
     * @param interval time between two of its rows
     */
    public void add(JudgedRows rows, Duration interval) {
        if (rows.scores().length == 0) {
            return;
        }
        RowCounts counts = RowCounts.of(rows);
        all = all.plus(counts);
        events = events.plus(EventCounts.of(rows));
        days += rows.scores().length
                * (interval.toMillis() / (double) Duration.ofDays(1).toMillis());
        if (rows.anomalousRows() > 0) {
            faulty = faulty.plus(counts);
            aucPr.add(Ranking.averagePrecision(rows.scores(), rows.anomalous()));
            aucRoc.add(Ranking.areaUnderRoc(rows.scores(), rows.anomalous()));
            vusPr.add(VolumeUnderSurface.precisionRecall(rows.scores(), rows.anomalous(), VUS_BUFFER));
        }
    }

    /** The metrics of all devices added. */
    public DetectionMetrics metrics() {
        return new DetectionMetrics(
                all.f1(),
                all.falseAlarmRate(),
                all.missedAlarmRate(),
                aucPr.value(),
                aucRoc.value(),
                vusPr.value(),
                events.recall(),
                events.medianDelay(),
                1000.0 * events.falseAlarms() / all.normalRows(),
                events.falseAlarms() / days,
                faulty.f1(),
                faulty.falseAlarmRate());
    }

    private static final class Mean {
        private double sum;
        private int count;

        void add(double value) {
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }

        double value() {
            return sum / count;
        }
    }
}
