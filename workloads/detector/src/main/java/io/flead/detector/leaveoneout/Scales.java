package io.flead.detector.leaveoneout;

import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.network.LeaveOneOutLayout;
import io.flead.detector.rows.RowRing;
import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A device's own units, learnt from its rows: the scales of a reading and of a view's distance from the baseline, and
 * how fast the baseline usually moves.
 */
final class Scales {
    /**
     * Beyond this many standard deviations a reading is as absurd as it can be; keeps one jump from ringing in the
     * averages for hours.
     */
    static final double MAX_SCALED = 1e6;

    private static final double MAX_READING = 1e100;

    /** Keeps a view that was constant during warm-up from an infinite scale. */
    private static final double LEAST_RESIDUAL = 1e-3;

    /** Differences below this part of a value are rounding. */
    private static final double ROUNDING = 1e-12;

    /** {@code [features]} */
    final double[] mean;

    /** {@code [features]} reciprocal standard deviation; 0 for a constant sensor. */
    final double[] inverseDeviation;

    /** {@code [views][features]} reciprocal of the usual distance from the baseline; 0 for a constant sensor. */
    final double[][] inverseResidual;

    /** {@code [features]} most that the baseline may move per row while flagged. */
    final double[] slew;

    private Scales(double[] mean, double[] inverseDeviation, double[][] inverseResidual, double[] slew) {
        this.mean = mean;
        this.inverseDeviation = inverseDeviation;
        this.inverseResidual = inverseResidual;
        this.slew = slew;
    }

    /** Learns all of it from the rows, where NaN marks a missing value. */
    static Scales learn(RowRing rows, int width, LeaveOneOutSettings settings) {
        double[] readings = WarmupTrace.readings(rows, width);
        double[] mean = new double[width];
        double[] inverseDeviation = new double[width];
        for (int i = 0; i < width; i++) {
            scale(readings, i, width, settings.tuning().constantDeviation(), mean, inverseDeviation);
        }
        double[][] inverseResidual = new double[LeaveOneOutLayout.VIEWS][width];
        Scales scales = new Scales(mean, inverseDeviation, inverseResidual, new double[width]);
        WarmupTrace trace = new WarmupTrace(readings, width, scales, settings);
        for (int view = 0; view < inverseResidual.length; view++) {
            trace.meanSquares(view, inverseResidual[view]);
            for (int i = 0; i < width; i++) {
                inverseResidual[view][i] =
                        inverseDeviation[i] == 0 ? 0 : 1 / (Math.sqrt(inverseResidual[view][i]) + LEAST_RESIDUAL);
            }
        }
        trace.usualSpeed(settings.tuning().slewRows(), scales.slew);
        for (int i = 0; i < width; i++) {
            scales.slew[i] *= settings.tuning().slewFactor();
        }
        return scales;
    }

    private static void scale(
            double[] readings,
            int feature,
            int width,
            double leastDeviation,
            double[] mean,
            double[] inverseDeviation) {
        int rows = readings.length / width;
        double sum = 0;
        double least = readings[feature];
        double most = readings[feature];
        for (int at = feature; at < readings.length; at += width) {
            sum += readings[at];
            least = Math.min(least, readings[at]);
            most = Math.max(most, readings[at]);
        }
        double average = sum / rows;
        double squares = 0;
        for (int at = feature; at < readings.length; at += width) {
            squares += (readings[at] - average) * (readings[at] - average);
        }
        double deviation = Math.sqrt(squares / rows);
        boolean still = least == most;
        mean[feature] = still ? least : average;
        boolean isConstant = still || deviation < leastDeviation || deviation < ROUNDING * Math.abs(average);
        inverseDeviation[feature] = isConstant ? 0 : Math.min(MAX_READING, 1 / deviation);
    }

    double scaled(double reading, int feature) {
        double value = (reading - mean[feature]) * inverseDeviation[feature];
        return Math.max(-MAX_SCALED, Math.min(MAX_SCALED, value));
    }

    boolean isConstant(int feature) {
        return inverseDeviation[feature] == 0;
    }

    /** Converts a value from the units of {@code before}; for a sensor that was constant then, nothing is known. */
    double rescaled(double value, int feature, Scales before) {
        return scaled(value / before.inverseDeviation[feature] + before.mean[feature], feature);
    }

    /**
     * What a reading would be without its residuals.
     *
     * @param reading {@code [features]} as it was read; NaN where a value is missing, and so in the result
     * @param residual {@code [features]} of the view that does not smooth, in units of its usual residual
     */
    double[] expected(double[] reading, double[] residual) {
        double[] expected = new double[reading.length];
        for (int i = 0; i < expected.length; i++) {
            double unit = inverseResidual[0][i] * inverseDeviation[i];
            expected[i] = isConstant(i) || unit == 0 ? mean[i] : reading[i] - residual[i] / unit;
        }
        return expected;
    }

    void writeTo(DataOutput out) throws IOException {
        StateFormat.writeDoubles(out, mean);
        StateFormat.writeDoubles(out, inverseDeviation);
        for (double[] view : inverseResidual) {
            StateFormat.writeDoubles(out, view);
        }
        StateFormat.writeDoubles(out, slew);
    }

    static Scales readFrom(DataInput in, int width) throws IOException {
        double[] mean = read(in, width, -MAX_READING, MAX_READING);
        double[] inverseDeviation = read(in, width, 0, MAX_READING);
        double[][] inverseResidual = new double[LeaveOneOutLayout.VIEWS][];
        for (int view = 0; view < inverseResidual.length; view++) {
            inverseResidual[view] = read(in, width, 0, 1 / LEAST_RESIDUAL);
        }
        return new Scales(mean, inverseDeviation, inverseResidual, read(in, width, 0, MAX_READING));
    }

    private static double[] read(DataInput in, int count, double least, double most) throws IOException {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = StateFormat.requireWithin(in.readDouble(), least, most);
        }
        return values;
    }
}
