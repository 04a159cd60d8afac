package io.flead.detector;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import java.util.Arrays;
import java.util.Optional;

/** Judges whether calibrations from outside can belong to a model. Each method returns the fault, or empty. */
public final class CalibrationCheck {

    /** A factor of 1e86: no honest growth is beyond. */
    private static final double MAX_LOG_GROWTH = 200;

    /** Thresholds are at least 1e-6 and at most the features' clipped terms, which settings bound by 1e12 each. */
    private static final double MIN_LOG_THRESHOLD = -14;

    private static final double MAX_LOG_THRESHOLD = 37;

    private static final double MIN_LOG_QUANTILE = -60;
    private static final int MAX_LAGS = 20;
    private static final double ROUNDING = 1e-9;

    private CalibrationCheck() {}

    /** Whether a device of this shape can have sent it. */
    public static Optional<String> fault(ModelShape shape, DeviceCalibration calibration) {
        return calibration.rows() < 1
                ? Optional.of("rows must be at least 1, but are " + calibration.rows())
                : fault(
                        shape,
                        calibration.logThreshold(),
                        calibration.logQuantile(),
                        calibration.logGrowth(),
                        calibration.lags());
    }

    /** Whether a fleet of this shape can have it. */
    public static Optional<String> fault(ModelShape shape, FleetCalibration calibration) {
        return calibration.devices() == 0
                ? Optional.empty()
                : fault(
                        shape,
                        calibration.logThreshold(),
                        calibration.logQuantile(),
                        calibration.logGrowth(),
                        calibration.lags());
    }

    private static Optional<String> fault(
            ModelShape shape, double[] logThreshold, double[] logQuantile, double[] logGrowth, int[] lags) {
        int views = shape.views();
        int growths = views * shape.features().size();
        if (lags.length < 1 || lags.length > MAX_LAGS || lags[0] < 1) {
            return Optional.of("lags must be 1 to " + MAX_LAGS + ", but are " + Arrays.toString(lags));
        }
        for (int k = 1; k < lags.length; k++) {
            if (lags[k] != 2L * lags[k - 1]) {
                return Optional.of("each lag must be twice the one before, but lags are " + Arrays.toString(lags));
            }
        }
        if (logThreshold.length != views
                || logQuantile.length != views
                || logGrowth.length != (long) growths * lags.length) {
            return Optional.of("a calibration of model " + shape.id() + " with " + lags.length + " lags has " + views
                    + " thresholds, " + views + " quantiles and " + (long) growths * lags.length
                    + " growths, but this one has " + logThreshold.length + ", " + logQuantile.length + " and "
                    + logGrowth.length);
        }
        for (int view = 0; view < views; view++) {
            if (!(logThreshold[view] >= MIN_LOG_THRESHOLD && logThreshold[view] <= MAX_LOG_THRESHOLD)) {
                return Optional.of("a log threshold must be " + MIN_LOG_THRESHOLD + " to " + MAX_LOG_THRESHOLD
                        + ", but is " + logThreshold[view]);
            }
            if (!(logQuantile[view] >= MIN_LOG_QUANTILE && logQuantile[view] <= ROUNDING)) {
                return Optional.of("a log quantile must be " + MIN_LOG_QUANTILE + " to 0, but is " + logQuantile[view]);
            }
        }
        for (int i = 0; i < logGrowth.length; i++) {
            double before = i % lags.length == 0 ? 0 : logGrowth[i - 1];
            if (!(logGrowth[i] >= before - ROUNDING && logGrowth[i] <= MAX_LOG_GROWTH)) {
                return Optional.of("a log growth must be " + before + " to " + MAX_LOG_GROWTH + ", but is "
                        + logGrowth[i] + ": it starts at 0 and never falls");
            }
        }
        return Optional.empty();
    }
}
