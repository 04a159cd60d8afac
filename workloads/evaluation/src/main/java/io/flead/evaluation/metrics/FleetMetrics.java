package io.flead.evaluation.metrics;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Adds up devices; their order does not matter but for rounding. */
public final class FleetMetrics {
    private static final double NORMAL_SHARE = .99;

    private FleetMetrics() {}

    /** The score that 1 % of the normal rows of all devices together exceed; NaN without a normal row. */
    public static double levelOfOnePercent(List<JudgedRows> devices) {
        double[] normal =
                devices.stream().flatMapToDouble(rows -> rows.scores(false)).toArray();
        return normal.length == 0 ? Double.NaN : Ranking.quantile(normal, NORMAL_SHARE);
    }

    /** The metrics of all these devices. */
    public static DetectionMetrics of(List<DeviceMetrics> devices) {
        RowCounts all = RowCounts.NONE;
        RowCounts faulty = RowCounts.NONE;
        EventCounts events = EventCounts.NONE;
        AlarmCounts alarms = AlarmCounts.NONE;
        double days = 0;
        for (DeviceMetrics device : devices) {
            all = all.plus(device.rows());
            faulty = device.isFaulty() ? faulty.plus(device.rows()) : faulty;
            events = events.plus(device.events());
            alarms = alarms.plus(device.alarms());
            days += device.days();
        }
        return new DetectionMetrics(
                all.f1(),
                all.falseAlarmRate(),
                all.missedAlarmRate(),
                mean(devices, DeviceMetrics::aucPr),
                mean(devices, DeviceMetrics::aucRoc),
                mean(devices, DeviceMetrics::vusPr),
                events.recall(),
                events.medianDelay(),
                1000.0 * events.falseAlarms() / all.normalRows(),
                events.falseAlarms() / days,
                faulty.f1(),
                faulty.falseAlarmRate(),
                mean(devices, DeviceMetrics::detectionRate),
                AlarmMetrics.of(alarms, days));
    }

    private static double mean(List<DeviceMetrics> devices, ToDoubleFunction<DeviceMetrics> figure) {
        return devices.stream()
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }
}
