package io.flead.detector.network;

/**
 * Forward pass of {@code y = W2 tanh(W1 x + b1) + b2} over flat parameters in DL4J's order: {@code W1[inputs x hidden],
 * b1, W2[hidden x inputs], b2}, both matrices by columns, so that the weights into one unit are adjacent.
 *
 * <p>Allocates nothing per row. Not thread-safe: it owns the hidden layer's activations.
 */
public final class Autoencoder {
    private final int inputs;
    private final float[] activations;

    /** A network of this size; parameters come with each call. */
    public Autoencoder(int inputs, int hidden) {
        this.inputs = inputs;
        this.activations = new float[hidden];
    }

    /** Length of the flat parameters. */
    public static int parameterCount(int inputs, int hidden) {
        return 2 * inputs * hidden + hidden + inputs;
    }

    /**
     * The network's residuals of a row.
     *
     * @param parameters flat, of {@link #parameterCount}
     * @param rows row-major rows of {@code inputs} values
     * @param offset where the row starts in {@code rows}
     * @param residuals {@code [inputs]}, receives input minus output
     * @return the mean of the squared residuals
     */
    public double residuals(float[] parameters, float[] rows, int offset, float[] residuals) {
        int hidden = activations.length;
        int hiddenBiases = inputs * hidden;
        for (int unit = 0; unit < hidden; unit++) {
            float sum = parameters[hiddenBiases + unit];
            int weights = unit * inputs;
            for (int i = 0; i < inputs; i++) {
                sum += parameters[weights + i] * rows[offset + i];
            }
            activations[unit] = (float) Math.tanh(sum);
        }
        int outputWeights = hiddenBiases + hidden;
        int outputBiases = outputWeights + hidden * inputs;
        double squares = 0;
        for (int i = 0; i < inputs; i++) {
            float sum = parameters[outputBiases + i];
            int weights = outputWeights + i * hidden;
            for (int unit = 0; unit < hidden; unit++) {
                sum += parameters[weights + unit] * activations[unit];
            }
            float residual = rows[offset + i] - sum;
            residuals[i] = residual;
            squares += (double) residual * residual;
        }
        return squares / inputs;
    }

    /** Mean squared reconstruction error per value over {@code [count][inputs]} row-major rows; 0 for no row. */
    public double loss(float[] parameters, float[] rows, int count) {
        if (count == 0) {
            return 0;
        }
        float[] residuals = new float[inputs];
        double sum = 0;
        for (int row = 0; row < count; row++) {
            sum += residuals(parameters, rows, row * inputs, residuals);
        }
        return sum / count;
    }
}
