package io.flead.detector;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Combines the calibrations of devices into that of their fleet. */
public final class CalibrationAverage {

    /** A device claims its number of rows itself; more than this many times the median device counts as so much. */
    private static final double MAX_RELATIVE_WEIGHT = 3;

    private CalibrationAverage() {}

    /** The rule that makes a fleet's value of its devices' values. */
    private interface Average {
        double of(double[] values, double[] weights);
    }

    /**
     * Coordinate-wise median weighted by rows: as long as the bad devices hold less than half of the weight, each
     * number lies within the range of the good ones. Calibrations that no device of this shape can have sent are
     * ignored. A device claims its weight itself, so no weight is more than 3 times the median one. Does not depend on
     * the order of calibrations.
     *
     * @return {@link FleetCalibration#NONE} when no calibration is left
     */
    public static FleetCalibration median(ModelShape shape, Collection<DeviceCalibration> calibrations) {
        return combine(shape, calibrations, true, new WeightedMedian()::of);
    }

    /** Mean weighted by rows, which trusts every device that {@link CalibrationCheck} lets pass; for comparison. */
    public static FleetCalibration mean(ModelShape shape, Collection<DeviceCalibration> calibrations) {
        return combine(shape, calibrations, false, CalibrationAverage::weightedMean);
    }

    private static FleetCalibration combine(
            ModelShape shape, Collection<DeviceCalibration> calibrations, boolean boundWeights, Average average) {
        List<DeviceCalibration> sound = new ArrayList<>();
        for (DeviceCalibration calibration : calibrations) {
            if (CalibrationCheck.fault(shape, calibration).isEmpty()) {
                sound.add(calibration);
            }
        }
        int firstLag = commonFirstLag(sound);
        sound.removeIf(calibration -> calibration.lags()[0] != firstLag);
        if (sound.isEmpty()) {
            return FleetCalibration.NONE;
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
                    DeviceCalibration calibration = sound.get(k);
                    // a device with fewer lags stays at its last one
                    int known = calibration.lags().length;
                    values[k] = calibration.logGrowth()[i * known + Math.min(lag, known - 1)];
                }
                logGrowth[i * lags.length + lag] = average.of(values, weights);
            }
        }
        return new FleetCalibration(devices, logThreshold, logQuantile, logGrowth, lags.clone());
    }

    /** Devices under other settings measure at other ages; the more frequent ones count, the smaller on a tie. */
    private static int commonFirstLag(List<DeviceCalibration> calibrations) {
        int[] sorted = calibrations.stream()
                .mapToInt(calibration -> calibration.lags()[0])
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
}
