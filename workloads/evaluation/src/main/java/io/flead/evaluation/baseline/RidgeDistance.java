package io.flead.evaluation.baseline;

import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/** Squared distances by the inverse of a covariance with a ridge. */
final class RidgeDistance {
    private static final double RIDGE = .05;

    private final double[][] inverse;

    private RidgeDistance(double[][] inverse) {
        this.inverse = inverse;
    }

    /** By the covariance of rows around 0. */
    static RidgeDistance of(double[][] rows) {
        RealMatrix matrix = MatrixUtils.createRealMatrix(rows);
        RealMatrix covariance = matrix.transpose()
                .multiply(matrix)
                .scalarMultiply(1.0 / rows.length)
                .add(MatrixUtils.createRealIdentityMatrix(rows[0].length).scalarMultiply(RIDGE));
        return new RidgeDistance(
                new CholeskyDecomposition(covariance).getSolver().getInverse().getData());
    }

    double squared(double[] row) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            double along = 0;
            for (int j = 0; j < row.length; j++) {
                along += inverse[i][j] * row[j];
            }
            sum += row[i] * along;
        }
        // rounding may leave a little less than nothing
        return Math.max(0, sum);
    }
}
