package io.flead.detector.network;

/**
 * The leave-one-out network of one view, for scoring: what the other sensors leave unexplained of each, in {@code O(features * (features + hidden))}
 * for all of them.
 *
 * <p>Doubles, and no allocation per row. Not thread-safe: it owns the hidden layer's values.
 */
public final class LeaveOneOutNetwork {
    private final int features;
    private final int hidden;
    private final double inputClip;

    /** {@code [feature to predict][input]}, diagonal 0. */
    private final double[] linear;

    /** {@code [input][hidden]}: transposed, so that what one input adds to all units stands together. */
    private final double[] hiddenWeights;

    private final double[] hiddenBias;
    private final double[] outputWeights;
    private final double[] outputBias;

    private final double[] clipped;
    private final double[] sums;

    /**
     * Takes the parameters of one view.
     *
     * @param flat parameters of all views
     * @param inputClip bound of the inputs' absolute values
     */
    public LeaveOneOutNetwork(LeaveOneOutLayout layout, float[] flat, int view, double inputClip) {
        this.features = layout.features();
        this.hidden = layout.hidden();
        this.inputClip = inputClip;
        int base = layout.view(view);
        linear = doubles(flat, base + layout.linear(), features * features);
        for (int i = 0; i < features; i++) {
            linear[i * features + i] = 0;
        }
        hiddenWeights = new double[features * hidden];
        for (int unit = 0; unit < hidden; unit++) {
            for (int i = 0; i < features; i++) {
                hiddenWeights[i * hidden + unit] = flat[base + layout.hiddenWeights() + unit * features + i];
            }
        }
        hiddenBias = doubles(flat, base + layout.hiddenBias(), hidden);
        outputWeights = doubles(flat, base + layout.outputWeights(), features * hidden);
        outputBias = doubles(flat, base + layout.outputBias(), features);
        clipped = new double[features];
        sums = new double[hidden];
    }

    /**
     * Adds a device's own correction.
     *
     * @param linearCorrection {@code [features][features]}, its diagonal is ignored
     * @param biasCorrection {@code [features]}
     */
    public void correct(double[] linearCorrection, double[] biasCorrection) {
        for (int j = 0; j < features; j++) {
            for (int i = 0; i < features; i++) {
                if (i != j) {
                    linear[j * features + i] += linearCorrection[j * features + i];
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
        double[] a = sums;
        System.arraycopy(hiddenBias, 0, a, 0, hidden);
        for (int i = 0, offset = 0; i < features; i++, offset += hidden) {
            double value = Math.max(-inputClip, Math.min(inputClip, input[i]));
            c[i] = value;
            for (int unit = 0; unit < hidden; unit++) {
                a[unit] += hiddenWeights[offset + unit] * value;
            }
        }
        for (int j = 0, row = 0, offset = 0; j < features; j++, row += features, offset += hidden) {
            // two sums: an addition need not wait for the one before
            double even = outputBias[j];
            double odd = 0;
            int i = 0;
            for (; i + 1 < features; i += 2) {
                even += linear[row + i] * c[i];
                odd += linear[row + i + 1] * c[i + 1];
            }
            if (i < features) {
                even += linear[row + i] * c[i];
            }
            double own = c[j];
            int unit = 0;
            for (; unit + 1 < hidden; unit += 2) {
                even += outputWeights[offset + unit] * Math.max(0, a[unit] - hiddenWeights[offset + unit] * own);
                odd += outputWeights[offset + unit + 1]
                        * Math.max(0, a[unit + 1] - hiddenWeights[offset + unit + 1] * own);
            }
            if (unit < hidden) {
                even += outputWeights[offset + unit] * Math.max(0, a[unit] - hiddenWeights[offset + unit] * own);
            }
            residuals[j] = input[j] - (even + odd);
        }
    }

    private static double[] doubles(float[] flat, int offset, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = flat[offset + i];
        }
        return values;
    }
}
