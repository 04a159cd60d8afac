package io.flead.evaluation.metrics;

import java.time.Duration;

/**
 * What one device adds to the metrics of a set. NaN where a figure has no meaning on the device.
 *
 * @param device its id
 * @param rows labelled rows by flag and label
 * @param events events and runs of flagged rows
 * @param alarms alarms
 * @param aucPr average precision
 * @param aucRoc area under the curve
 * @param vusPr {@link VolumeUnderSurface}
 * @param detectionRate share of its anomalous rows above {@link FleetMetrics#levelOfOnePercent}
 * @param days length of its labelled rows
 */
public record DeviceMetrics(
        String device,
        RowCounts rows,
        EventCounts events,
        AlarmCounts alarms,
        double aucPr,
        double aucRoc,
        double vusPr,
        double detectionRate,
        double days) {
    private static final int VUS_BUFFER = 100;

    /**
     * Measures a device.
     *
     * @param judged its labelled rows
     * @param level score that detection is measured at
     * @param interval time between two of its rows
     */
    public static DeviceMetrics of(
            String device, JudgedRows judged, AlarmCounts alarms, double level, Duration interval) {
        double[] scores = judged.scores();
        boolean[] anomalous = judged.anomalous();
        boolean faulty = judged.anomalousRows() > 0;
        double above = judged.scores(true).filter(score -> score > level).count();
        return new DeviceMetrics(
                device,
                RowCounts.of(judged),
                EventCounts.of(judged),
                alarms,
                faulty ? Ranking.averagePrecision(scores, anomalous) : Double.NaN,
                faulty ? Ranking.areaUnderRoc(scores, anomalous) : Double.NaN,
                faulty ? VolumeUnderSurface.precisionRecall(scores, anomalous, VUS_BUFFER) : Double.NaN,
                above / judged.anomalousRows(),
                scores.length
                        * (interval.toMillis() / (double) Duration.ofDays(1).toMillis()));
    }

    /** Whether a row of it has a label; else it adds nothing. */
    public boolean hasLabels() {
        return days > 0;
    }

    boolean isFaulty() {
        return rows.hits() + rows.misses() > 0;
    }
}
