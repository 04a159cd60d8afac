package io.flead.analytics.windows;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Windows computed the plain way, with all readings at hand: the stream must give the same, bit for bit. */
final class ReferenceWindows {

    /** One reading as Kafka has it. */
    @SuppressWarnings("ArrayRecordComponent") // test data, read only
    record Sent(String deviceId, long eventMicros, long arrivalMicros, double[] values) {}

    /** Names a result. */
    record WindowKey(String deviceId, long startMicros, long endMicros, int feature) {}

    /** The expectation of one window. */
    record Expected(
            boolean isFinal,
            long count,
            double average,
            @Nullable Double deviation,
            double latest,
            long historyCount,
            @Nullable Double zScore,
            boolean isAnomaly) {}

    private ReferenceWindows() {}

    /** All results that there are after these readings, in Kafka's order for each device. */
    static Map<WindowKey, Expected> of(List<Sent> sent, long[] lengths, long lateness, double limit, int warmup) {
        Map<String, List<Sent>> devices = new HashMap<>();
        sent.forEach(reading -> devices.computeIfAbsent(reading.deviceId(), absent -> new ArrayList<>())
                .add(reading));
        Map<WindowKey, Expected> results = new HashMap<>();
        devices.values().forEach(readings -> {
            for (long length : lengths) {
                results.putAll(ofDevice(readings, length, lateness, limit, warmup));
            }
        });
        return results;
    }

    private static Map<WindowKey, Expected> ofDevice(
            List<Sent> readings, long length, long lateness, double limit, int warmup) {
        Set<List<Object>> seen = new HashSet<>();
        TreeMap<Long, List<Sent>> windows = new TreeMap<>();
        long newest = Long.MIN_VALUE / 2;
        for (Sent reading : readings) {
            List<Object> identity = new ArrayList<>(List.of(reading.eventMicros()));
            for (double value : reading.values()) {
                identity.add(value);
            }
            if (!seen.add(identity)) {
                continue;
            }
            long start = Math.floorDiv(reading.eventMicros(), length) * length;
            if (start + length > newest - lateness) {
                windows.computeIfAbsent(start, absent -> new ArrayList<>()).add(reading);
            }
            newest = Math.max(newest, Math.min(reading.eventMicros(), reading.arrivalMicros()));
        }
        Map<WindowKey, Expected> results = new HashMap<>();
        int features = readings.get(0).values().length;
        for (int feature = 0; feature < features; feature++) {
            List<Double> history = new ArrayList<>();
            for (Map.Entry<Long, List<Sent>> window : windows.entrySet()) {
                long end = window.getKey() + length;
                boolean isFinal = end <= newest - lateness;
                results.put(
                        new WindowKey(readings.get(0).deviceId(), window.getKey(), end, feature),
                        expected(window.getValue(), feature, isFinal, history, limit, warmup));
                if (isFinal) {
                    for (Sent reading : window.getValue()) {
                        history.add(reading.values()[feature]);
                    }
                }
            }
        }
        return results;
    }

    private static Expected expected(
            List<Sent> window, int feature, boolean isFinal, List<Double> history, double limit, int warmup) {
        List<Double> values =
                window.stream().map(reading -> reading.values()[feature]).toList();
        long latestAt = Long.MIN_VALUE;
        double latest = Double.NaN;
        for (Sent reading : window) {
            if (reading.eventMicros() >= latestAt) {
                latestAt = reading.eventMicros();
                latest = reading.values()[feature];
            }
        }
        Double z = null;
        Double historyDeviation = history.size() < 2 ? null : deviation(history);
        if (history.size() >= warmup && historyDeviation != null && historyDeviation != 0) {
            z = (average(values) - average(history)) / historyDeviation;
        }
        return new Expected(
                isFinal,
                values.size(),
                average(values),
                values.size() < 2 ? null : deviation(values),
                latest,
                history.size(),
                z,
                z != null && Math.abs(z) > limit);
    }

    private static BigDecimal sum(List<Double> values) {
        return values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static double average(List<Double> values) {
        return sum(values)
                .divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL128)
                .doubleValue();
    }

    /** By distances from the exact average's numerator: {@code sum((n x - sum)^2) / (n^2 (n - 1))}. */
    private static double deviation(List<Double> values) {
        BigDecimal n = BigDecimal.valueOf(values.size());
        BigDecimal sum = sum(values);
        BigDecimal squares = values.stream()
                .map(value -> new BigDecimal(value).multiply(n).subtract(sum).pow(2))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return Math.sqrt(squares.divide(
                        n.multiply(n).multiply(BigDecimal.valueOf(values.size() - 1)), MathContext.DECIMAL128)
                .doubleValue());
    }
}
