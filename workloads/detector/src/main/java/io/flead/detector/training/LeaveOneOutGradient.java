package io.flead.detector.training;

import io.flead.detector.network.LeaveOneOutLayout;
import java.util.Arrays;

/**
 * Forward and backward pass of the leave-one-out networks over a batch, in floats.
 *
 * <p>Columns of the batch stand together, so that the inner loops run over its rows: loops that the JVM turns into vector instructions, but for sums,
 * whose order it must not change; those have several partial sums instead.
 *
 * <p>Not thread-safe: it owns intermediate values.
 */
final class LeaveOneOutGradient {
    /** Turns whatever is above 0 into at least 1. */
    private static final float LARGE = 1e38f;

    private final LeaveOneOutLayout layout;
    private final int features;
    private final int hidden;
    private float[] sums = {};
    private float[] errors = {};
    private float[] activation = {};
    private float[] unitErrors = {};
    private float[] sumErrors = {};

    LeaveOneOutGradient(LeaveOneOutLayout layout) {
        this.layout = layout;
        this.features = layout.features();
        this.hidden = layout.hidden();
    }

    /**
     * The gradient of {@code sum over sensors of l(error)}, averaged over the rows, where l is the square up to {@code errorClip} and goes on linearly.
     *
     * @param gradient {@code [layout.parameterCount()]}, is overwritten
     */
    void gradient(
            float[] parameters, float[] clean, float[] noisy, int rows, int stride, float errorClip, float[] gradient) {
        makeRoom(rows);
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            int column = view * features * stride;
            int base = layout.view(view);
            forward(parameters, base, clean, noisy, column, rows, stride);
            float scale = 2f / rows;
            for (int at = 0; at < features * rows; at++) {
                errors[at] = scale * Math.max(-errorClip, Math.min(errorClip, errors[at]));
            }
            backward(parameters, base, noisy, column, rows, stride, gradient);
        }
    }

    /** Sum of squared errors when sensors are predicted from inputs without noise. */
    double squaredError(float[] parameters, float[] clean, int rows, int stride) {
        makeRoom(rows);
        double sum = 0;
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            forward(parameters, layout.view(view), clean, clean, view * features * stride, rows, stride);
            for (int at = 0; at < features * rows; at++) {
                sum += (double) errors[at] * errors[at];
            }
        }
        return sum;
    }

    private void makeRoom(int rows) {
        if (activation.length < rows) {
            sums = new float[hidden * rows];
            errors = new float[features * rows];
            activation = new float[rows];
            unitErrors = new float[rows];
            sumErrors = new float[hidden * rows];
        }
    }

    /** Fills {@link #sums}, the hidden units before any input is left out, and {@link #errors}, prediction minus value. */
    private void forward(float[] p, int base, float[] clean, float[] noisy, int column, int rows, int stride) {
        for (int unit = 0; unit < hidden; unit++) {
            int to = unit * rows;
            float bias = p[base + layout.hiddenBias() + unit];
            for (int row = 0; row < rows; row++) {
                sums[to + row] = bias;
            }
            int weights = base + layout.hiddenWeights() + unit * features;
            for (int i = 0; i < features; i++) {
                add(p[weights + i], noisy, column + i * stride, sums, to, rows);
            }
        }
        for (int j = 0; j < features; j++) {
            int to = j * rows;
            int own = column + j * stride;
            float bias = p[base + layout.outputBias() + j];
            for (int row = 0; row < rows; row++) {
                errors[to + row] = bias - clean[own + row];
            }
            int linear = base + layout.linear() + j * features;
            for (int i = 0; i < features; i++) {
                if (i != j) {
                    add(p[linear + i], noisy, column + i * stride, errors, to, rows);
                }
            }
            for (int unit = 0; unit < hidden; unit++) {
                addUnit(
                        p[base + layout.hiddenWeights() + unit * features + j],
                        p[base + layout.outputWeights() + j * hidden + unit],
                        noisy,
                        own,
                        unit * rows,
                        to,
                        rows);
            }
        }
    }

    private void backward(float[] p, int base, float[] noisy, int column, int rows, int stride, float[] gradient) {
        Arrays.fill(sumErrors, 0, hidden * rows, 0);
        Arrays.fill(gradient, base + layout.hiddenWeights(), base + layout.hiddenBias(), 0);
        for (int j = 0; j < features; j++) {
            int error = j * rows;
            int own = column + j * stride;
            gradient[base + layout.outputBias() + j] = sum(errors, error, rows);
            int linear = base + layout.linear() + j * features;
            for (int i = 0; i < features; i++) {
                gradient[linear + i] = i == j ? 0 : dot(errors, error, noisy, column + i * stride, rows);
            }
            for (int unit = 0; unit < hidden; unit++) {
                int weight = base + layout.hiddenWeights() + unit * features + j;
                int output = base + layout.outputWeights() + j * hidden + unit;
                backUnit(p[weight], p[output], noisy, own, unit * rows, error, rows);
                gradient[output] = dot(errors, error, activation, 0, rows);
                gradient[weight] -= dot(unitErrors, 0, noisy, own, rows);
            }
        }
        for (int unit = 0; unit < hidden; unit++) {
            gradient[base + layout.hiddenBias() + unit] = sum(sumErrors, unit * rows, rows);
            int weights = base + layout.hiddenWeights() + unit * features;
            for (int i = 0; i < features; i++) {
                gradient[weights + i] += dot(sumErrors, unit * rows, noisy, column + i * stride, rows);
            }
        }
    }

    private static void add(float factor, float[] from, int fromOffset, float[] to, int toOffset, int count) {
        for (int row = 0; row < count; row++) {
            to[toOffset + row] += factor * from[fromOffset + row];
        }
    }

    private void addUnit(float weight, float output, float[] noisy, int own, int unit, int to, int rows) {
        float[] a = sums;
        float[] e = errors;
        for (int row = 0; row < rows; row++) {
            e[to + row] += output * Math.max(0, a[unit + row] - weight * noisy[own + row]);
        }
    }

    /** Fills {@link #activation} and {@link #unitErrors} of one unit without one input, and adds the latter to {@link #sumErrors}. */
    private void backUnit(float weight, float output, float[] noisy, int own, int unit, int error, int rows) {
        float[] a = sums;
        float[] e = errors;
        float[] active = activation;
        float[] back = unitErrors;
        float[] total = sumErrors;
        for (int row = 0; row < rows; row++) {
            float value = Math.max(0, a[unit + row] - weight * noisy[own + row]);
            active[row] = value;
            float slope = Math.min(1, value * LARGE) * output * e[error + row];
            back[row] = slope;
            total[unit + row] += slope;
        }
    }

    private static float sum(float[] values, int offset, int count) {
        float sum = 0;
        for (int row = 0; row < count; row++) {
            sum += values[offset + row];
        }
        return sum;
    }

    private static float dot(float[] one, int oneOffset, float[] other, int otherOffset, int count) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int row = 0;
        for (; row + 7 < count; row += 8) {
            int a = oneOffset + row;
            int b = otherOffset + row;
            s0 += one[a] * other[b];
            s1 += one[a + 1] * other[b + 1];
            s2 += one[a + 2] * other[b + 2];
            s3 += one[a + 3] * other[b + 3];
            s4 += one[a + 4] * other[b + 4];
            s5 += one[a + 5] * other[b + 5];
            s6 += one[a + 6] * other[b + 6];
            s7 += one[a + 7] * other[b + 7];
        }
        for (; row < count; row++) {
            s0 += one[oneOffset + row] * other[otherOffset + row];
        }
        return s0 + s4 + (s1 + s5) + (s2 + s6 + (s3 + s7));
    }
}
