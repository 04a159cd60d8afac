package io.flead.evaluation.report;

import io.flead.evaluation.metrics.DeviceMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Detection rates where each device has a fault of its own, fault by fault: means over the seeds. */
final class RatesByDevice {
    private RatesByDevice() {}

    /** A row of detectors, then one per device; empty where a device has several events or none has one. */
    static List<String[]> cells(List<EvaluationResult> outcomes) {
        List<EvaluationResult> detectors =
                outcomes.stream().filter(one -> !one.devices().isEmpty()).toList();
        List<String[]> cells = new ArrayList<>();
        if (detectors.isEmpty() || !oneFaultEach(detectors.get(0).devices().get(0))) {
            return cells;
        }
        List<String> titles = new ArrayList<>(List.of("rate at FAR 1 %"));
        detectors.forEach(one -> titles.add(one.detector()));
        cells.add(titles.toArray(String[]::new));
        List<DeviceMetrics> devices = detectors.get(0).devices().get(0);
        for (int i = 0; i < devices.size(); i++) {
            int device = i;
            if (Double.isNaN(devices.get(device).detectionRate())) {
                continue;
            }
            List<String> row = new ArrayList<>(List.of(devices.get(device).device()));
            for (EvaluationResult detector : detectors) {
                row.add(String.format(
                        Locale.ROOT,
                        "%.3f",
                        detector.devices().stream()
                                .mapToDouble(seed -> seed.get(device).detectionRate())
                                .average()
                                .orElse(Double.NaN)));
            }
            cells.add(row.toArray(String[]::new));
        }
        return cells;
    }

    private static boolean oneFaultEach(List<DeviceMetrics> devices) {
        return devices.stream().allMatch(device -> device.events().events() <= 1)
                && devices.stream().anyMatch(device -> !Double.isNaN(device.detectionRate()));
    }
}
