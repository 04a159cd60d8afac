package io.flead.detector.network;

/**
 * The leave-one-out network of one view, for scoring: each sensor's residual, given the others, in {@code O(features *
 * (features + hidden))} for all of them.
 *
 * <p>Doubles, and no allocation per row. Inputs and units are taken four at a time, all sensors side by side, each row
 * of weights an array of its own: inner loops without offsets, which the JVM turns into vector instructions. Inputs and
 * units are padded to multiples of four with weights of 0.
 *
 * <p>Not thread-safe: it owns intermediate values.
 */
public final class LeaveOneOutNetwork {
    private static final int BLOCK = 4;

    private final int features;
    private final double inputClip;

    /** {@code [input][feature to predict]}, diagonal 0; then inputs of earlier rows that a correction may look at. */
    private double[][] linear;

    /** Inputs that {@link #residuals} takes. */
    private int inputs;

    /** {@code [unit][input]} */
    private final double[][] hiddenWeights;

    private final double[] hiddenBias;

    /** {@code [unit][feature to predict]}, half of the weight: {@code x + |x|} is twice the rectified x, and faster. */
    private final double[][] halfOutputWeights;

    private final double[] outputBias;

    /** Inputs, clipped; longer than {@link #features} for the padding. */
    private double[] clipped;

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
        int units = padded(hidden);
        inputs = features;
        linear = new double[padded(inputs)][features];
        outputBias = new double[features];
        hiddenWeights = new double[units][features];
        halfOutputWeights = new double[units][features];
        hiddenBias = new double[units];
        for (int j = 0; j < features; j++) {
            outputBias[j] = flat[base + layout.outputBias() + j];
            for (int i = 0; i < features; i++) {
                linear[i][j] = i == j ? 0 : flat[base + layout.linear() + j * features + i];
            }
            for (int unit = 0; unit < hidden; unit++) {
                hiddenWeights[unit][j] = flat[base + layout.hiddenWeights() + unit * features + j];
                halfOutputWeights[unit][j] = .5 * flat[base + layout.outputWeights() + j * hidden + unit];
            }
        }
        for (int unit = 0; unit < hidden; unit++) {
            hiddenBias[unit] = flat[base + layout.hiddenBias() + unit];
        }
        clipped = new double[padded(inputs)];
        predictions = new double[features];
    }

    private LeaveOneOutNetwork(LeaveOneOutNetwork other) {
        features = other.features;
        inputClip = other.inputClip;
        inputs = other.inputs;
        linear = copy(other.linear);
        hiddenWeights = copy(other.hiddenWeights);
        hiddenBias = other.hiddenBias.clone();
        halfOutputWeights = copy(other.halfOutputWeights);
        outputBias = other.outputBias.clone();
        clipped = new double[other.clipped.length];
        predictions = new double[features];
    }

    private static double[][] copy(double[][] values) {
        double[][] copy = new double[values.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i].clone();
        }
        return copy;
    }

    /** Another network with the same weights. */
    public LeaveOneOutNetwork copy() {
        return new LeaveOneOutNetwork(this);
    }

    /** Values that {@link #residuals} takes in: one per feature, and one per feature for each earlier row. */
    public int inputs() {
        return inputs;
    }

    /** Multiplies all predictions by a factor. */
    public void scale(double factor) {
        for (double[] weights : linear) {
            multiply(weights, factor);
        }
        for (double[] weights : halfOutputWeights) {
            multiply(weights, factor);
        }
        multiply(outputBias, factor);
    }

    private static void multiply(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    /**
     * Adds a device's own correction. One that looks at earlier rows too makes the network take them in.
     *
     * @param linearCorrection {@code [feature to predict][input]}, inputs of the present row, then those of the row before
     *     and so on; weights of the sensor to predict itself are ignored
     * @param biasCorrection {@code [features]}
     */
    public void correct(double[] linearCorrection, double[] biasCorrection) {
        int corrected = linearCorrection.length / features;
        if (corrected > inputs) {
            double[][] wider = new double[padded(corrected)][];
            for (int i = 0; i < wider.length; i++) {
                wider[i] = i < linear.length ? linear[i] : new double[features];
            }
            linear = wider;
            inputs = corrected;
            clipped = new double[wider.length];
        }
        for (int j = 0; j < features; j++) {
            for (int i = 0; i < corrected; i++) {
                if (i % features != j) {
                    linear[i][j] += linearCorrection[j * corrected + i];
                }
            }
            outputBias[j] += biasCorrection[j];
        }
    }

    /**
     * The residual of each value, given the others.
     *
     * @param input at least {@link #inputs()} finite values; clipped for the prediction, but not for the residual
     * @param residuals {@code [features]}, receives input minus prediction
     */
    public void residuals(double[] input, double[] residuals) {
        double[] c = clipped;
        for (int i = 0; i < inputs; i++) {
            c[i] = Math.max(-inputClip, Math.min(inputClip, input[i]));
        }
        System.arraycopy(outputBias, 0, predictions, 0, features);
        for (int i = 0; i < c.length; i += BLOCK) {
            addInputs(
                    linear[i],
                    linear[i + 1],
                    linear[i + 2],
                    linear[i + 3],
                    c[i],
                    c[i + 1],
                    c[i + 2],
                    c[i + 3],
                    predictions,
                    features);
        }
        for (int unit = 0; unit < hiddenBias.length; unit += BLOCK) {
            addUnits(unit);
        }
        for (int j = 0; j < features; j++) {
            residuals[j] = input[j] - predictions[j];
        }
    }

    private static void addInputs(
            double[] w0,
            double[] w1,
            double[] w2,
            double[] w3,
            double c0,
            double c1,
            double c2,
            double c3,
            double[] p,
            int d) {
        for (int j = 0; j < d; j++) {
            p[j] += w0[j] * c0 + w1[j] * c1 + (w2[j] * c2 + w3[j] * c3);
        }
    }

    /** Four units with all inputs, then each sensor's prediction from them without that sensor. */
    private void addUnits(int unit) {
        double[] c = clipped;
        double[] in0 = hiddenWeights[unit];
        double[] in1 = hiddenWeights[unit + 1];
        double[] in2 = hiddenWeights[unit + 2];
        double[] in3 = hiddenWeights[unit + 3];
        double a0 = hiddenBias[unit];
        double a1 = hiddenBias[unit + 1];
        double a2 = hiddenBias[unit + 2];
        double a3 = hiddenBias[unit + 3];
        for (int i = 0; i < features; i++) {
            double value = c[i];
            a0 += in0[i] * value;
            a1 += in1[i] * value;
            a2 += in2[i] * value;
            a3 += in3[i] * value;
        }
        double[][] out = halfOutputWeights;
        addPair(predictions, c, in0, in1, out[unit], out[unit + 1], a0, a1, features);
        addPair(predictions, c, in2, in3, out[unit + 2], out[unit + 3], a2, a3, features);
    }

    private static void addPair(
            double[] p,
            double[] c,
            double[] in0,
            double[] in1,
            double[] out0,
            double[] out1,
            double a0,
            double a1,
            int d) {
        for (int j = 0; j < d; j++) {
            double x0 = a0 - in0[j] * c[j];
            double x1 = a1 - in1[j] * c[j];
            p[j] += out0[j] * (x0 + Math.abs(x0)) + out1[j] * (x1 + Math.abs(x1));
        }
    }

    private static int padded(int count) {
        return (count + BLOCK - 1) / BLOCK * BLOCK;
    }
}
