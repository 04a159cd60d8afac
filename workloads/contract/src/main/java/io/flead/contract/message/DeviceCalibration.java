package io.flead.contract.message;

import java.util.Arrays;

/**
 * The thresholds that a device learnt from its own readings, before the fleet had a say in them. They say nothing of
 * the readings but how their scores spread. The record takes whatever was sent: the detector's {@code CalibrationCheck}
 * judges the values. A detector that shares no calibration has one threshold and nothing else.
 *
 * @param rows readings behind it; 0 before the warm-up is done
 * @param logThreshold {@code [views]} natural logarithm of the score's quantile, without the factor; not copied, like
 *     all that follows
 * @param logQuantile {@code [views]} logarithm of the quantile that the threshold adapts by, relative to the threshold
 * @param logGrowth {@code [views][features][lags]}, flat: logarithm of the residual's variance on a baseline that is so
 *     many readings old, relative to the first lag; never falls
 * @param lags {@code [lags]} ages of the baseline in readings, each twice the one before
 */
@SuppressWarnings("ArrayRecordComponent") // on its way through; equals and hashCode look into the arrays
public record DeviceCalibration(
        long rows, double[] logThreshold, double[] logQuantile, double[] logGrowth, int[] lags) {

    /** A device that has no threshold yet. */
    public static final DeviceCalibration NONE = new DeviceCalibration(0, 0);

    /** Of a detector that has one threshold and shares no more. */
    public DeviceCalibration(long rows, double logThreshold) {
        this(rows, new double[] {logThreshold}, new double[0], new double[0], new int[0]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceCalibration that
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
