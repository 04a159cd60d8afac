package io.flead.detector.leaveoneout;

import io.flead.contract.message.FleetCalibration;
import io.flead.detector.LeaveOneOutSettings;

/**
 * Divisors of the scores: a device's own calibration, drawn towards the fleet's as far as it has few rows. Logarithms
 * are averaged.
 *
 * @param lags ages of the baseline, each twice the one before
 * @param variance {@code [views][lags x features]}, lag by lag
 * @param threshold {@code [views]} with the factor
 * @param logQuantile {@code [views]} where the adapting quantile starts, relative to the threshold with the factor
 */
@SuppressWarnings("ArrayRecordComponent") // arrays that belong together; never compared
record BlendedCalibration(int[] lags, double[][] variance, double[] threshold, double[] logQuantile) {

    /**
     * Draws a calibration towards the fleet's.
     *
     * @param factor on the quantile of the scores
     */
    static BlendedCalibration of(
            MeasuredCalibration own, FleetCalibration fleet, double factor, LeaveOneOutSettings settings) {
        double logFactor = Math.log(factor);
        int views = own.threshold().length;
        double[] threshold = new double[views];
        double[] logQuantile = new double[views];
        boolean alone = fleet.devices() == 0;
        double ownWeight =
                alone ? 1 : own.rows() / (own.rows() + settings.tuning().fleetRows());
        double fleetWeight = 1 - ownWeight;
        for (int view = 0; view < views; view++) {
            double logThreshold = Math.log(own.threshold()[view]);
            logQuantile[view] = own.logQuantile()[view];
            if (!alone) {
                logThreshold = ownWeight * logThreshold + fleetWeight * fleet.logThreshold()[view];
                logQuantile[view] = ownWeight * logQuantile[view] + fleetWeight * fleet.logQuantile()[view];
            }
            threshold[view] = Math.exp(logThreshold) * factor;
            logQuantile[view] -= logFactor;
        }
        // ages that a fleet under other settings measured at say nothing here
        if (alone || fleet.lags()[0] != own.lags()[0]) {
            return new BlendedCalibration(own.lags(), own.variance(), threshold, logQuantile);
        }
        int[] lags = fleet.lags().length > own.lags().length ? fleet.lags() : own.lags();
        int width = own.variance()[0].length / own.lags().length;
        double[][] variance = new double[views][lags.length * width];
        for (int view = 0; view < views; view++) {
            for (int k = 0; k < lags.length; k++) {
                for (int i = 0; i < width; i++) {
                    double growth = fleetGrowth(fleet, view * width + i, k);
                    if (k < own.lags().length) {
                        double ownGrowth = Math.log(own.variance()[view][k * width + i] / own.variance()[view][i]);
                        growth = ownWeight * ownGrowth + fleetWeight * growth;
                    }
                    variance[view][k * width + i] = own.variance()[view][i] * Math.exp(growth);
                }
            }
            MeasuredCalibration.neverFalling(variance[view], width);
        }
        return new BlendedCalibration(lags, variance, threshold, logQuantile);
    }

    int longestLag() {
        return lags[lags.length - 1];
    }

    /**
     * Index of the interval of lags that an age falls in, the last one for greater ages; variance at that age is
     * {@code v[k] + fraction * (v[k + 1] - v[k])} with the {@link #fraction}. 0 when there is one lag only.
     */
    int interval(double age) {
        int k = 0;
        while (k + 2 < lags.length && age > lags[k + 1]) {
            k++;
        }
        return k;
    }

    /** Above 1 beyond the last lag: the last slope goes on. */
    double fraction(double age, int interval) {
        if (lags.length == 1 || age <= lags[0]) {
            return 0;
        }
        return (age - lags[interval]) / (lags[interval + 1] - lags[interval]);
    }

    private static double fleetGrowth(FleetCalibration fleet, int feature, int lag) {
        int known = fleet.lags().length;
        return fleet.logGrowth()[feature * known + Math.min(lag, known - 1)];
    }
}
