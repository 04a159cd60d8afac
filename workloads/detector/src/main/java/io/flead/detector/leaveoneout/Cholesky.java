package io.flead.detector.leaveoneout;

import java.util.Arrays;

/** Linear equations with a symmetric positive definite matrix, by its Cholesky factor. */
final class Cholesky {
    private final double[] lower;
    private final int size;

    /**
     * Factors a matrix.
     *
     * @param matrix {@code [size][size]}; only its lower triangle is read
     */
    Cholesky(double[] matrix, int size) {
        this.size = size;
        lower = new double[size * size];
        for (int j = 0; j < size; j++) {
            for (int i = j; i < size; i++) {
                double sum = matrix[i * size + j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i * size + k] * lower[j * size + k];
                }
                lower[i * size + j] = i == j ? Math.sqrt(sum) : sum / lower[j * size + j];
            }
        }
    }

    /** Replaces the right side by the solution. */
    void solve(double[] right) {
        for (int i = 0; i < size; i++) {
            double sum = right[i];
            for (int k = 0; k < i; k++) {
                sum -= lower[i * size + k] * right[k];
            }
            right[i] = sum / lower[i * size + i];
        }
        for (int i = size - 1; i >= 0; i--) {
            double sum = right[i];
            for (int k = i + 1; k < size; k++) {
                sum -= lower[k * size + i] * right[k];
            }
            right[i] = sum / lower[i * size + i];
        }
    }

    /** The matrix's inverse, {@code [size][size]}. */
    double[] inverse() {
        double[] inverse = new double[size * size];
        double[] column = new double[size];
        for (int c = 0; c < size; c++) {
            Arrays.fill(column, 0);
            column[c] = 1;
            solve(column);
            for (int i = 0; i < size; i++) {
                inverse[i * size + c] = column[i];
            }
        }
        return inverse;
    }
}
