package io.flead.detector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the fleet knows of thresholds: the first calibration of a device that has few rows of its own, and ever less of one that has many.
 *
 * @param devices devices behind it; 0 is {@link #NONE}
 * @param logThreshold as in {@link CalibrationMessage}, like all that follows
 * @param logQuantile {@code [views]}
 * @param logGrowth {@code [views][features][lags]}, flat
 * @param lags {@code [lags]}, those of the device with the most
 */
@SuppressWarnings("ArrayRecordComponent") // on its way to a message; equals and hashCode look into the arrays
public record FleetCalibration(
        int devices, double[] logThreshold, double[] logQuantile, double[] logGrowth, int[] lags) {

    /** Nothing is known. */
    public static final FleetCalibration NONE =
            new FleetCalibration(0, new double[0], new double[0], new double[0], new int[0]);

    /** A device claims its number of rows itself; more than this many times the median device counts as so much. */
    private static final double MAX_RELATIVE_WEIGHT = 3;

    /** How the value of a fleet is made of those of its devices. */
    private interface Average {
        double of(double[] values, double[] weights);
    }

    /**
     * Coordinate-wise median weighted by rows: as long as the bad devices hold less than half of the weight, each number lies within the range of
     * the good ones. Messages that no device of this shape can have sent are ignored. A device claims its weight itself, so no weight is more than
     * 3 times the median one. Does not depend on the order of messages.
     *
     * @return {@link #NONE} when no message is left
     */
    public static FleetCalibration robust(ModelShape shape, Collection<CalibrationMessage> messages) {
        return combine(shape, messages, true, FleetCalibration::weightedMedian);
    }

    /** Mean weighted by rows, which trusts every device that {@link CalibrationMessage#fault} lets pass; for comparison. */
    public static FleetCalibration mean(ModelShape shape, Collection<CalibrationMessage> messages) {
        return combine(shape, messages, false, FleetCalibration::weightedMean);
    }

    /**
     * Whether it can belong to a fleet of this shape; the gate for messages from outside.
     *
     * @return what is wrong, or empty
     */
    public Optional<String> fault(ModelShape shape) {
        if (devices < 0) {
            return Optional.of("devices must not be negative, but are " + devices);
        }
        return devices == 0
                ? Optional.empty()
                : CalibrationMessage.fault(shape, logThreshold, logQuantile, logGrowth, lags);
    }

    private static FleetCalibration combine(
            ModelShape shape, Collection<CalibrationMessage> messages, boolean boundWeights, Average average) {
        List<CalibrationMessage> sound = new ArrayList<>();
        for (CalibrationMessage message : messages) {
            if (message.fault(shape).isEmpty()) {
                sound.add(message);
            }
        }
        int firstLag = commonFirstLag(sound);
        sound.removeIf(message -> message.lags()[0] != firstLag);
        if (sound.isEmpty()) {
            return NONE;
        }
        int devices = sound.size();
        double[] weights = new double[devices];
        int[] lags = {};
        for (int k = 0; k < devices; k++) {
            weights[k] = sound.get(k).rows();
            lags = sound.get(k).lags().length > lags.length ? sound.get(k).lags() : lags;
        }
        if (boundWeights) {
            bound(weights);
        }
        int views = shape.views();
        int growths = views * shape.features().size();
        double[] values = new double[devices];
        double[] logThreshold = new double[views];
        double[] logQuantile = new double[views];
        for (int view = 0; view < views; view++) {
            for (int k = 0; k < devices; k++) {
                values[k] = sound.get(k).logThreshold()[view];
            }
            logThreshold[view] = average.of(values, weights);
            for (int k = 0; k < devices; k++) {
                values[k] = sound.get(k).logQuantile()[view];
            }
            logQuantile[view] = average.of(values, weights);
        }
        double[] logGrowth = new double[growths * lags.length];
        for (int i = 0; i < growths; i++) {
            for (int lag = 0; lag < lags.length; lag++) {
                for (int k = 0; k < devices; k++) {
                    CalibrationMessage message = sound.get(k);
                    // a device with fewer lags stands still after its last one
                    int known = message.lags().length;
                    values[k] = message.logGrowth()[i * known + Math.min(lag, known - 1)];
                }
                logGrowth[i * lags.length + lag] = average.of(values, weights);
            }
        }
        return new FleetCalibration(devices, logThreshold, logQuantile, logGrowth, lags.clone());
    }

    /** Devices under other settings measure at other ages; the more frequent ones count, the smaller on a tie. */
    private static int commonFirstLag(List<CalibrationMessage> messages) {
        int[] sorted = messages.stream()
                .mapToInt(message -> message.lags()[0])
                .sorted()
                .toArray();
        int best = 0;
        int bestCount = 0;
        int count = 0;
        for (int k = 0; k < sorted.length; k++) {
            count = k > 0 && sorted[k] == sorted[k - 1] ? count + 1 : 1;
            if (count > bestCount) {
                bestCount = count;
                best = sorted[k];
            }
        }
        return best;
    }

    private static void bound(double[] weights) {
        double[] sorted = weights.clone();
        Arrays.sort(sorted);
        double most = MAX_RELATIVE_WEIGHT * sorted[(sorted.length - 1) / 2];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = Math.min(weights[k], most);
        }
    }

    private static double weightedMean(double[] values, double[] weights) {
        double sum = 0;
        double total = 0;
        for (int k = 0; k < values.length; k++) {
            sum += weights[k] * values[k];
            total += weights[k];
        }
        return sum / total;
    }

    /** The value at half of the weight; the mean of two where half falls between them. */
    private static double weightedMedian(double[] values, double[] weights) {
        Integer[] order = new Integer[values.length];
        double total = 0;
        for (int k = 0; k < order.length; k++) {
            order[k] = k;
            total += weights[k];
        }
        Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
        double below = 0;
        for (int k = 0; k < order.length; k++) {
            below += weights[order[k]];
            if (2 * below > total || k == order.length - 1) {
                return values[order[k]];
            }
            if (2 * below == total) {
                return (values[order[k]] + values[order[k + 1]]) / 2;
            }
        }
        throw new IllegalArgumentException("the median of no value");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FleetCalibration that
                && devices == that.devices
                && Arrays.equals(logThreshold, that.logThreshold)
                && Arrays.equals(logQuantile, that.logQuantile)
                && Arrays.equals(logGrowth, that.logGrowth)
                && Arrays.equals(lags, that.lags);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * devices + Arrays.hashCode(logThreshold)) + Arrays.hashCode(logGrowth);
    }
}
