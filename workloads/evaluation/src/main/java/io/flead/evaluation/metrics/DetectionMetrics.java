package io.flead.evaluation.metrics;

/**
 * The metrics of a detector on a set. NaN where a figure has no meaning, for instance F1 on devices without anomalies.
 *
 * @param f1 point-wise, all devices' rows pooled
 * @param far false-alarm rate, pooled, 0 to 1
 * @param mar missed-alarm rate, pooled, 0 to 1
 * @param aucPr average precision, mean over the devices that have anomalies
 * @param aucRoc mean over the devices that have both kinds of rows
 * @param vusPr {@link VolumeUnderSurface} with buffers up to 100 rows, mean over the devices that have anomalies
 * @param eventRecall share of all events with at least one flagged row
 * @param delayRows median over the detected events
 * @param falseAlarmsPer1000 alarms that touch no anomalous row, per 1,000 normal rows
 * @param falseAlarmsPerDay the same per day of one device's time, at the median interval of its rows
 * @param f1Faulty F1 over the devices that have anomalies
 * @param farFaulty false-alarm rate over the devices that have anomalies
 * @param detectionRate share of a device's anomalous rows above the score that 1 % of the normal rows of all devices
 *     exceed, mean over the devices that have anomalies
 * @param alarms what the alarm layer makes of it
 */
public record DetectionMetrics(
        double f1,
        double far,
        double mar,
        double aucPr,
        double aucRoc,
        double vusPr,
        double eventRecall,
        double delayRows,
        double falseAlarmsPer1000,
        double falseAlarmsPerDay,
        double f1Faulty,
        double farFaulty,
        double detectionRate,
        AlarmMetrics alarms) {}
