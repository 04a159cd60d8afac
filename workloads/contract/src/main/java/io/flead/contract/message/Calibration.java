package io.flead.contract.message;

import java.util.Arrays;

/**
 * What a device publishes about its thresholds. Carries whatever was sent: values are judged by the aggregator's admission gate. A detector
 * that shares no calibration has one threshold and nothing else.
 *
 * @param rows readings it was learned from
 * @param logThreshold {@code [views]} natural logarithm of the threshold, not copied, like all that follows
 * @param logQuantile {@code [views]} logarithm of the quantile that the threshold adapts by, relative to the threshold
 * @param logGrowth {@code [views][features][lags]}, flat: logarithm of the variance of a residual on a baseline of that age, relative to the first
 * @param lags {@code [lags]} ages of the baseline, in readings
 */
@SuppressWarnings("ArrayRecordComponent") // on its way through; equals and hashCode look into the arrays
public record Calibration(long rows, double[] logThreshold, double[] logQuantile, double[] logGrowth, int[] lags) {

    /** Of a detector that has one threshold and shares no more. */
    public Calibration(long rows, double logThreshold) {
        this(rows, new double[] {logThreshold}, new double[0], new double[0], new int[0]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Calibration that
                && rows == that.rows
                && Arrays.equals(logThreshold, that.logThreshold)
                && Arrays.equals(logQuantile, that.logQuantile)
                && Arrays.equals(logGrowth, that.logGrowth)
                && Arrays.equals(lags, that.lags);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(rows) + Arrays.hashCode(logThreshold);
    }
}
