package io.flead.detector.leaveoneout;

/**
 * Sums over rows from which a {@link DeviceRidgeCorrection} follows. Sums of blocks of rows add up, and one block can be
 * taken out again.
 */
final class CorrectionSums {
    private final int width;
    private final int inputs;

    /** {@code [inputs][inputs]}, the lower triangle. */
    private final double[] products;

    /** {@code [inputs][features]} */
    private final double[] cross;

    private final double[] inputSum;
    private final double[] residualSum;
    private int rows;

    CorrectionSums(int width, int inputs) {
        this.width = width;
        this.inputs = inputs;
        products = new double[inputs * inputs];
        cross = new double[inputs * width];
        inputSum = new double[inputs];
        residualSum = new double[width];
    }

    /** Adds a row of clipped inputs and clipped residuals. */
    void add(double[] input, double[] residual) {
        rows++;
        for (int i = 0; i < inputs; i++) {
            double value = input[i];
            inputSum[i] += value;
            int products0 = i * inputs;
            for (int k = 0; k <= i; k++) {
                products[products0 + k] += value * input[k];
            }
            int cross0 = i * width;
            for (int j = 0; j < width; j++) {
                cross[cross0 + j] += value * residual[j];
            }
        }
        for (int j = 0; j < width; j++) {
            residualSum[j] += residual[j];
        }
    }

    /** Adds the sums of other rows. */
    void add(CorrectionSums other) {
        combine(other, 1);
    }

    /** The sums without some of their rows. */
    CorrectionSums without(CorrectionSums block) {
        CorrectionSums rest = new CorrectionSums(width, inputs);
        rest.combine(this, 1);
        rest.combine(block, -1);
        return rest;
    }

    private void combine(CorrectionSums other, int sign) {
        rows += sign * other.rows;
        combine(products, other.products, sign);
        combine(cross, other.cross, sign);
        combine(inputSum, other.inputSum, sign);
        combine(residualSum, other.residualSum, sign);
    }

    private static void combine(double[] values, double[] others, int sign) {
        for (int at = 0; at < values.length; at++) {
            values[at] += sign * others[at];
        }
    }

    int width() {
        return width;
    }

    int inputs() {
        return inputs;
    }

    int rows() {
        return rows;
    }

    /** {@code [inputs][inputs]}, the lower triangle; the caller's own. */
    double[] covariance() {
        return mean(products);
    }

    /** {@code [inputs][features]} */
    double[] cross() {
        return mean(cross);
    }

    double[] inputMean() {
        return mean(inputSum);
    }

    double[] residualMean() {
        return mean(residualSum);
    }

    private double[] mean(double[] sums) {
        double[] mean = new double[sums.length];
        for (int at = 0; at < mean.length; at++) {
            mean[at] = sums[at] / rows;
        }
        return mean;
    }
}
