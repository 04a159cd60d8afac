package io.flead.detector.network;

/**
 * The leave-one-out network of one view, for scoring: what the other sensors leave unexplained of each, in {@code O(features * (features + hidden))}
 * for all of them.
 *
 * <p>Doubles, and no allocation per row. Inputs and units are taken four at a time, all sensors side by side: inner loops that the JVM turns into
 * vector instructions. Both are padded to multiples of four with weights of 0.
 *
 * <p>Not thread-safe: it owns intermediate values.
 */
public final class LeaveOneOutNetwork {
    private static final int BLOCK = 4;

    private final int features;
    private final double inputClip;

    /** {@code [input][feature to predict]}, diagonal 0. */
    private final double[] linear;

    /** {@code [unit][input]} */
    private final double[] hiddenWeights;

    private final double[] hiddenBias;

    /** {@code [unit][feature to predict]}, half of the weight: {@code x + |x|} is twice the rectified x, and faster. */
    private final double[] halfOutputWeights;

    private final double[] outputBias;

    /** Inputs, clipped; longer than {@link #features} for the padding. */
    private final double[] clipped;

    private final double[] predictions;

    /**
     * Takes the parameters of one view.
     *
     * @param flat parameters of all views
     * @param inputClip bound of the inputs' absolute values
     */
    public LeaveOneOutNetwork(LeaveOneOutLayout layout, float[] flat, int view, double inputClip) {
        this.features = layout.features();
        this.inputClip = inputClip;
        int hidden = layout.hidden();
        int base = layout.view(view);
        int inputs = padded(features);
        int units = padded(hidden);
        linear = new double[inputs * features];
        outputBias = new double[features];
        hiddenWeights = new double[units * features];
        halfOutputWeights = new double[units * features];
        hiddenBias = new double[units];
        for (int j = 0; j < features; j++) {
            outputBias[j] = flat[base + layout.outputBias() + j];
            for (int i = 0; i < features; i++) {
                linear[i * features + j] = i == j ? 0 : flat[base + layout.linear() + j * features + i];
            }
            for (int unit = 0; unit < hidden; unit++) {
                hiddenWeights[unit * features + j] = flat[base + layout.hiddenWeights() + unit * features + j];
                halfOutputWeights[unit * features + j] = .5 * flat[base + layout.outputWeights() + j * hidden + unit];
            }
        }
        for (int unit = 0; unit < hidden; unit++) {
            hiddenBias[unit] = flat[base + layout.hiddenBias() + unit];
        }
        clipped = new double[inputs];
        predictions = new double[features];
    }

    /**
     * Adds a device's own correction.
     *
     * @param linearCorrection {@code [feature to predict][input]}, its diagonal is ignored
     * @param biasCorrection {@code [features]}
     */
    public void correct(double[] linearCorrection, double[] biasCorrection) {
        for (int j = 0; j < features; j++) {
            for (int i = 0; i < features; i++) {
                if (i != j) {
                    linear[i * features + j] += linearCorrection[j * features + i];
                }
            }
            outputBias[j] += biasCorrection[j];
        }
    }

    /**
     * What is left of each value when the others have explained what they can.
     *
     * @param input {@code [features]} finite values; clipped for the prediction, but not for the residual
     * @param residuals {@code [features]}, receives input minus prediction
     */
    public void residuals(double[] input, double[] residuals) {
        double[] c = clipped;
        for (int i = 0; i < features; i++) {
            c[i] = Math.max(-inputClip, Math.min(inputClip, input[i]));
        }
        System.arraycopy(outputBias, 0, predictions, 0, features);
        for (int i = 0; i < c.length; i += BLOCK) {
            addInputs(i * features, c[i], c[i + 1], c[i + 2], c[i + 3]);
        }
        for (int unit = 0; unit < hiddenBias.length; unit += BLOCK) {
            addUnits(unit);
        }
        for (int j = 0; j < features; j++) {
            residuals[j] = input[j] - predictions[j];
        }
    }

    private void addInputs(int row, double c0, double c1, double c2, double c3) {
        int d = features;
        double[] p = predictions;
        double[] w = linear;
        int row1 = row + d;
        int row2 = row1 + d;
        int row3 = row2 + d;
        for (int j = 0; j < d; j++) {
            p[j] += w[row + j] * c0 + w[row1 + j] * c1 + (w[row2 + j] * c2 + w[row3 + j] * c3);
        }
    }

    /** Four units with all inputs, then each sensor's prediction from them without that sensor. */
    private void addUnits(int unit) {
        int d = features;
        double[] c = clipped;
        double[] p = predictions;
        double[] in = hiddenWeights;
        double[] out = halfOutputWeights;
        int row0 = unit * d;
        int row1 = row0 + d;
        int row2 = row1 + d;
        int row3 = row2 + d;
        double a0 = hiddenBias[unit];
        double a1 = hiddenBias[unit + 1];
        double a2 = hiddenBias[unit + 2];
        double a3 = hiddenBias[unit + 3];
        for (int i = 0; i < d; i++) {
            double value = c[i];
            a0 += in[row0 + i] * value;
            a1 += in[row1 + i] * value;
            a2 += in[row2 + i] * value;
            a3 += in[row3 + i] * value;
        }
        addPair(p, c, in, out, row0, row1, a0, a1, d);
        addPair(p, c, in, out, row2, row3, a2, a3, d);
    }

    private static void addPair(
            double[] p, double[] c, double[] in, double[] out, int row0, int row1, double a0, double a1, int d) {
        for (int j = 0; j < d; j++) {
            double x0 = a0 - in[row0 + j] * c[j];
            double x1 = a1 - in[row1 + j] * c[j];
            p[j] += out[row0 + j] * (x0 + Math.abs(x0)) + out[row1 + j] * (x1 + Math.abs(x1));
        }
    }

    private static int padded(int count) {
        return (count + BLOCK - 1) / BLOCK * BLOCK;
    }
}
