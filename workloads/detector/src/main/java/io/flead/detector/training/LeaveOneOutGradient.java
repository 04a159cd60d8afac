package io.flead.detector.training;

import io.flead.detector.network.LeaveOneOutLayout;
import java.util.Arrays;

/**
 * Forward and backward pass of the leave-one-out networks over a batch, in floats.
 *
 * <p>Each column of the batch is an array of its own and the inner loops run over its rows, from 0 and without offsets:
 * loops that the JVM turns into vector instructions, but for sums, whose order it must not change; those have several
 * partial sums instead.
 *
 * <p>Not thread-safe: it owns intermediate values.
 */
final class LeaveOneOutGradient {
    /** Nothing next to an active unit's output. */
    private static final float TINY = 1e-37f;

    /** No column is left out. */
    private static final int NONE = -1;

    private final LeaveOneOutLayout layout;
    private final int features;
    private final int hidden;

    /**
     * {@code [hidden][features]} gain of a unit's weight from a sensor, if that sensor's own prediction used it too.
     */
    private final float[] ownInput;

    /** {@code [hidden][rows]} */
    private final float[][] sums;

    /** {@code [hidden][rows]} */
    private final float[][] sumErrors;

    /** {@code [features][rows]} */
    private final float[][] errors;

    private float[] activation = {};
    private float[] unitErrors = {};

    LeaveOneOutGradient(LeaveOneOutLayout layout) {
        this.layout = layout;
        this.features = layout.features();
        this.hidden = layout.hidden();
        ownInput = new float[hidden * features];
        sums = new float[hidden][0];
        sumErrors = new float[hidden][0];
        errors = new float[features][0];
    }

    /**
     * The gradient of {@code sum over sensors of l(error)}, averaged over the rows, where l is the square up to {@code
     * errorClip} and goes on linearly.
     *
     * @param clean {@code [views x features][rows or more]} the targets
     * @param noisy the same, the inputs
     * @param gradient {@code [layout.parameterCount()]}, is overwritten
     */
    void gradient(float[] parameters, float[][] clean, float[][] noisy, int rows, float errorClip, float[] gradient) {
        makeRoom(rows);
        float scale = 2f / rows;
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            int column = view * features;
            int base = layout.view(view);
            forward(parameters, base, clean, noisy, column, rows);
            for (float[] error : errors) {
                for (int row = 0; row < rows; row++) {
                    error[row] = scale * Math.max(-errorClip, Math.min(errorClip, error[row]));
                }
            }
            backward(parameters, base, noisy, column, rows, gradient);
        }
    }

    /** Sum of squared errors when sensors are predicted from inputs without noise. */
    double squaredError(float[] parameters, float[][] clean, int rows) {
        makeRoom(rows);
        double sum = 0;
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            forward(parameters, layout.view(view), clean, clean, view * features, rows);
            for (float[] error : errors) {
                for (int row = 0; row < rows; row++) {
                    sum += (double) error[row] * error[row];
                }
            }
        }
        return sum;
    }

    private void makeRoom(int rows) {
        if (activation.length < rows) {
            activation = new float[rows];
            unitErrors = new float[rows];
            for (int unit = 0; unit < hidden; unit++) {
                sums[unit] = new float[rows];
                sumErrors[unit] = new float[rows];
            }
            for (int j = 0; j < features; j++) {
                errors[j] = new float[rows];
            }
        }
    }

    /**
     * Fills {@link #sums}, the hidden units before any input is left out, and {@link #errors}, prediction minus value.
     */
    private void forward(float[] p, int base, float[][] clean, float[][] noisy, int column, int rows) {
        for (int unit = 0; unit < hidden; unit++) {
            Arrays.fill(sums[unit], 0, rows, p[base + layout.hiddenBias() + unit]);
            addColumns(p, base + layout.hiddenWeights() + unit * features, NONE, noisy, column, sums[unit], rows);
        }
        for (int j = 0; j < features; j++) {
            float[] own = noisy[column + j];
            float[] error = errors[j];
            startError(p[base + layout.outputBias() + j], clean[column + j], error, rows);
            addColumns(p, base + layout.linear() + j * features, j, noisy, column, error, rows);
            int weight = base + layout.hiddenWeights() + j;
            int output = base + layout.outputWeights() + j * hidden;
            for (int unit = 0; unit < hidden; unit += 2) {
                // an odd last unit takes its missing partner's place, with weight 0
                int other = Math.min(unit + 1, hidden - 1);
                addTwoUnits(
                        p[weight + unit * features],
                        p[weight + other * features],
                        .5f * p[output + unit],
                        other == unit ? 0 : .5f * p[output + other],
                        own,
                        sums[unit],
                        sums[other],
                        error,
                        rows);
            }
        }
    }

    private void backward(float[] p, int base, float[][] noisy, int column, int rows, float[] gradient) {
        for (float[] sumError : sumErrors) {
            Arrays.fill(sumError, 0, rows, 0);
        }
        for (int j = 0; j < features; j++) {
            float[] error = errors[j];
            float[] own = noisy[column + j];
            gradient[base + layout.outputBias() + j] = sum(error, rows);
            int linear = base + layout.linear() + j * features;
            dotColumns(error, noisy, column, rows, gradient, linear);
            gradient[linear + j] = 0;
            for (int unit = 0; unit < hidden; unit++) {
                int weight = base + layout.hiddenWeights() + unit * features + j;
                int output = base + layout.outputWeights() + j * hidden + unit;
                backUnit(p[weight], p[output], own, sums[unit], error, activation, unitErrors, sumErrors[unit], rows);
                gradient[output] = .5f * dot(error, activation, rows);
                ownInput[unit * features + j] = dot(unitErrors, own, rows);
            }
        }
        for (int unit = 0; unit < hidden; unit++) {
            gradient[base + layout.hiddenBias() + unit] = sum(sumErrors[unit], rows);
            int weights = base + layout.hiddenWeights() + unit * features;
            dotColumns(sumErrors[unit], noisy, column, rows, gradient, weights);
            for (int i = 0; i < features; i++) {
                gradient[weights + i] -= ownInput[unit * features + i];
            }
        }
    }

    /** Adds all columns times their weights, but for the one left out; four at a time. */
    private void addColumns(float[] p, int weights, int leftOut, float[][] columns, int column, float[] to, int rows) {
        int i = 0;
        for (; i + 3 < features; i += 4) {
            int from = column + i;
            addFour(
                    i == leftOut ? 0 : p[weights + i],
                    i + 1 == leftOut ? 0 : p[weights + i + 1],
                    i + 2 == leftOut ? 0 : p[weights + i + 2],
                    i + 3 == leftOut ? 0 : p[weights + i + 3],
                    columns[from],
                    columns[from + 1],
                    columns[from + 2],
                    columns[from + 3],
                    to,
                    rows);
        }
        for (; i < features; i++) {
            if (i != leftOut) {
                add(p[weights + i], columns[column + i], to, rows);
            }
        }
    }

    private static void startError(float bias, float[] clean, float[] error, int count) {
        for (int row = 0; row < count; row++) {
            error[row] = bias - clean[row];
        }
    }

    private static void addFour(
            float w0,
            float w1,
            float w2,
            float w3,
            float[] x0,
            float[] x1,
            float[] x2,
            float[] x3,
            float[] to,
            int count) {
        for (int row = 0; row < count; row++) {
            to[row] += w0 * x0[row] + w1 * x1[row] + (w2 * x2[row] + w3 * x3[row]);
        }
    }

    private static void add(float factor, float[] from, float[] to, int count) {
        for (int row = 0; row < count; row++) {
            to[row] += factor * from[row];
        }
    }

    /** {@code x + |x|} is twice the rectified x: the outputs' weights come halved. */
    private static void addTwoUnits(
            float weight0,
            float weight1,
            float halfOutput0,
            float halfOutput1,
            float[] own,
            float[] sum0,
            float[] sum1,
            float[] to,
            int count) {
        for (int row = 0; row < count; row++) {
            float x0 = sum0[row] - weight0 * own[row];
            float x1 = sum1[row] - weight1 * own[row];
            to[row] += halfOutput0 * (x0 + Math.abs(x0)) + halfOutput1 * (x1 + Math.abs(x1));
        }
    }

    /** One unit without one input: its activation, doubled, and its errors, which are added to the total too. */
    private static void backUnit(
            float weight,
            float output,
            float[] own,
            float[] sum,
            float[] error,
            float[] active,
            float[] back,
            float[] total,
            int count) {
        for (int row = 0; row < count; row++) {
            float x = sum[row] - weight * own[row];
            float twice = x + Math.abs(x);
            active[row] = twice;
            // 1 where the unit is active and 0 where not, without a branch
            float slope = twice / (twice + TINY) * (output * error[row]);
            back[row] = slope;
            total[row] += slope;
        }
    }

    private static float sum(float[] values, int count) {
        float sum = 0;
        for (int row = 0; row < count; row++) {
            sum += values[row];
        }
        return sum;
    }

    /** The products of one column with all of a view's, four at a time. */
    private void dotColumns(float[] one, float[][] columns, int column, int rows, float[] target, int targetOffset) {
        int i = 0;
        for (; i + 3 < features; i += 4) {
            int from = column + i;
            dotFour(
                    one,
                    columns[from],
                    columns[from + 1],
                    columns[from + 2],
                    columns[from + 3],
                    rows,
                    target,
                    targetOffset + i);
        }
        for (; i < features; i++) {
            target[targetOffset + i] = dot(one, columns[column + i], rows);
        }
    }

    private static void dotFour(
            float[] one, float[] x0, float[] x1, float[] x2, float[] x3, int count, float[] target, int offset) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float t0 = 0;
        float t1 = 0;
        float t2 = 0;
        float t3 = 0;
        int row = 0;
        for (; row + 1 < count; row += 2) {
            float a = one[row];
            float b = one[row + 1];
            s0 += a * x0[row];
            s1 += a * x1[row];
            s2 += a * x2[row];
            s3 += a * x3[row];
            t0 += b * x0[row + 1];
            t1 += b * x1[row + 1];
            t2 += b * x2[row + 1];
            t3 += b * x3[row + 1];
        }
        if (row < count) {
            float a = one[row];
            s0 += a * x0[row];
            s1 += a * x1[row];
            s2 += a * x2[row];
            s3 += a * x3[row];
        }
        target[offset] = s0 + t0;
        target[offset + 1] = s1 + t1;
        target[offset + 2] = s2 + t2;
        target[offset + 3] = s3 + t3;
    }

    private static float dot(float[] one, float[] other, int count) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int row = 0;
        for (; row + 3 < count; row += 4) {
            s0 += one[row] * other[row];
            s1 += one[row + 1] * other[row + 1];
            s2 += one[row + 2] * other[row + 2];
            s3 += one[row + 3] * other[row + 3];
        }
        for (; row < count; row++) {
            s0 += one[row] * other[row];
        }
        return s0 + s1 + (s2 + s3);
    }
}
