package io.flead.detector;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a device may publish of its thresholds, before the fleet had a say in them. Says nothing of the device's readings but how its scores spread.
 *
 * @param rows rows behind it
 * @param logThreshold {@code [views]} natural logarithm of the score's quantile, without the factor
 * @param logQuantile {@code [views]} logarithm of the quantile that the threshold adapts by, relative to the threshold
 * @param logGrowth {@code [views][features][lags]}, flat: logarithm of the residual's variance on a baseline that is so many rows old, relative to the
 *     first lag; never falls
 * @param lags {@code [lags]} ages of the baseline in rows, each twice the one before
 */
@SuppressWarnings("ArrayRecordComponent") // on its way to a message; equals and hashCode look into the arrays
public record CalibrationMessage(
        int rows, double[] logThreshold, double[] logQuantile, double[] logGrowth, int[] lags) {

    /** A factor of 1e86: no honest growth is beyond. */
    private static final double MAX_LOG_GROWTH = 200;

    /** Thresholds are at least 1e-6 and at most the features' clipped terms, which settings bound by 1e12 each. */
    private static final double MIN_LOG_THRESHOLD = -14;

    private static final double MAX_LOG_THRESHOLD = 37;

    private static final double MIN_LOG_QUANTILE = -60;
    private static final int MAX_LAGS = 20;
    private static final double ROUNDING = 1e-9;

    /**
     * Whether a device of this shape can have sent it; the gate for messages from outside.
     *
     * @return what is wrong, or empty
     */
    public Optional<String> fault(ModelShape shape) {
        if (rows < 1) {
            return Optional.of("rows must be at least 1, but are " + rows);
        }
        return fault(shape, logThreshold, logQuantile, logGrowth, lags);
    }

    static Optional<String> fault(
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

    @Override
    public boolean equals(Object other) {
        return other instanceof CalibrationMessage that
                && rows == that.rows
                && Arrays.equals(logThreshold, that.logThreshold)
                && Arrays.equals(logQuantile, that.logQuantile)
                && Arrays.equals(logGrowth, that.logGrowth)
                && Arrays.equals(lags, that.lags);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * rows + Arrays.hashCode(logThreshold)) + Arrays.hashCode(logGrowth);
    }
}
