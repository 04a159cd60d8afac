package io.flead.detector.leaveoneout;

import io.flead.contract.message.DeviceCalibration;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.network.LeaveOneOutLayout;
import io.flead.detector.network.LeaveOneOutNetwork;
import io.flead.detector.rows.Quantile;
import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A device's measurement of its network on its own rows: how the residuals' variance grows with the age of the
 * baseline, and which scores are usual.
 *
 * @param rows rows behind it
 * @param lags ages of the baseline, each twice the one before
 * @param variance {@code [views][lags x features]}, lag by lag; never falls with the lag
 * @param threshold {@code [views]} quantile of the scores, without the factor
 * @param logQuantile {@code [views]} logarithm of the quantile that adapts the threshold, relative to the threshold
 */
@SuppressWarnings("ArrayRecordComponent") // arrays that belong together; never compared
record MeasuredCalibration(int rows, int[] lags, double[][] variance, double[] threshold, double[] logQuantile) {
    /** Added to each variance: a sensor explained to the last bit may still move a little. */
    private static final double LEAST_VARIANCE = 1e-4;

    private static final double LEAST_THRESHOLD = 1e-6;
    private static final double LEAST_QUANTILE = 1e-9;

    /** Residuals beyond are as wrong as can be; their squares and sums stay finite, whatever the network's weights. */
    static final double MAX_RESIDUAL = 1e60;

    private static final double MAX_VARIANCE = 2 * MAX_RESIDUAL * MAX_RESIDUAL;

    /**
     * Measures networks.
     *
     * @param judges {@code [views][blocks]} networks that judge consecutive blocks of the rows; a row is in one block
     *     whatever the age of the baseline
     */
    static MeasuredCalibration measure(LearntRows learnt, LeaveOneOutNetwork[][] judges, LeaveOneOutSettings settings) {
        int[] lags = lags(learnt.rows(), settings);
        int views = judges.length;
        int width = learnt.width();
        double[][] variance = new double[views][lags.length * width];
        double[] threshold = new double[views];
        double[] logQuantile = new double[views];
        double[] residual = new double[width];
        double[] squares = new double[(learnt.rows() - learnt.first(lags[0])) * width];
        for (int view = 0; view < views; view++) {
            LeaveOneOutNetwork[] networks = judges[view];
            RowBlocks blocks = new RowBlocks(learnt.first(lags[0]), learnt.rows(), networks.length);
            int before = networks[0].inputs() / width - 1;
            double[] input = new double[networks[0].inputs()];
            // the first lag last: its squares stay for the scores
            for (int k = lags.length - 1; k >= 0; k--) {
                int first = learnt.first(lags[k]);
                double[] sums = new double[width];
                int block = 0;
                for (int t = first; t < learnt.rows(); t++) {
                    while (t >= blocks.first(block + 1)) {
                        block++;
                    }
                    learnt.input(view, t, lags[k], before, input);
                    networks[block].residuals(input, residual);
                    for (int i = 0; i < width; i++) {
                        double square = square(residual[i]);
                        sums[i] += square;
                        if (k == 0) {
                            squares[(t - first) * width + i] = square;
                        }
                    }
                }
                for (int i = 0; i < width; i++) {
                    variance[view][k * width + i] = sums[i] / (learnt.rows() - first) + LEAST_VARIANCE;
                }
            }
            neverFalling(variance[view], width);
            double[] scores =
                    scores(squares, variance[view], width, settings.tuning().termClip());
            threshold[view] = Math.max(LEAST_THRESHOLD, Quantile.of(scores, settings.quantile()));
            double usual = Math.max(
                    LEAST_QUANTILE, Quantile.of(scores, settings.tuning().adaptQuantile()));
            logQuantile[view] = Math.log(usual) - Math.log(threshold[view]);
        }
        return new MeasuredCalibration(learnt.rows(), lags, variance, threshold, logQuantile);
    }

    static double square(double residual) {
        double bounded = Math.min(MAX_RESIDUAL, Math.abs(residual));
        return bounded * bounded;
    }

    static void neverFalling(double[] variance, int width) {
        for (int at = width; at < variance.length; at++) {
            variance[at] = Math.max(variance[at], variance[at - width]);
        }
    }

    DeviceCalibration message() {
        int views = variance.length;
        int width = variance[0].length / lags.length;
        double[] logThreshold = new double[views];
        double[] logGrowth = new double[views * width * lags.length];
        int at = 0;
        for (int view = 0; view < views; view++) {
            logThreshold[view] = Math.log(threshold[view]);
            for (int i = 0; i < width; i++) {
                for (int k = 0; k < lags.length; k++) {
                    logGrowth[at++] = Math.log(variance[view][k * width + i] / variance[view][i]);
                }
            }
        }
        return new DeviceCalibration(rows, logThreshold, logQuantile.clone(), logGrowth, lags.clone());
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(rows);
        out.writeInt(lags.length);
        for (int lag : lags) {
            out.writeInt(lag);
        }
        for (double[] view : variance) {
            StateFormat.writeDoubles(out, view);
        }
        StateFormat.writeDoubles(out, threshold);
        StateFormat.writeDoubles(out, logQuantile);
    }

    static MeasuredCalibration readFrom(DataInput in, int width) throws IOException {
        int rows = StateFormat.readCount(in);
        int[] lags = readLags(in);
        double[][] variance = new double[LeaveOneOutLayout.VIEWS][];
        for (int view = 0; view < variance.length; view++) {
            variance[view] = StateFormat.readDoubles(in, lags.length * width);
            for (double value : variance[view]) {
                StateFormat.requireWithin(value, LEAST_VARIANCE, MAX_VARIANCE);
            }
            neverFalling(variance[view], width);
        }
        double[] threshold = StateFormat.readDoubles(in, variance.length);
        for (double value : threshold) {
            StateFormat.requirePositive(value);
        }
        return new MeasuredCalibration(rows, lags, variance, threshold, StateFormat.readDoubles(in, variance.length));
    }

    static int[] readLags(DataInput in) throws IOException {
        int[] lags = new int[StateFormat.readCount(in)];
        for (int k = 0; k < lags.length; k++) {
            lags[k] = StateFormat.readCount(in);
        }
        return lags;
    }

    private static int[] lags(int rows, LeaveOneOutSettings settings) {
        int count = 1;
        long longest = settings.tuning().lag();
        while (2 * longest <= Math.min(rows / 2, settings.tuning().maxLag())) {
            longest *= 2;
            count++;
        }
        int[] lags = new int[count];
        for (int k = 0; k < count; k++) {
            lags[k] = settings.tuning().lag() << k;
        }
        return lags;
    }

    private static double[] scores(double[] squares, double[] variance, int width, double clip) {
        double[] scores = new double[squares.length / width];
        for (int row = 0; row < scores.length; row++) {
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += Math.min(squares[row * width + i] / variance[i], clip);
            }
            scores[row] = sum;
        }
        return scores;
    }
}
