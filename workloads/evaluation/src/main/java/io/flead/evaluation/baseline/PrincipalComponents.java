package io.flead.evaluation.baseline;

import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.Arrays;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Principal components of the training rows, then frozen: Hotelling's T² within the components that hold 90 % of the
 * variance and the squared residual Q outside them (Jackson and Mudholkar, "Control procedures for residuals associated
 * with principal component analysis", 1979). Each is divided by its .99 quantile on the training rows; the larger is
 * the score, flagged above 1.
 */
final class PrincipalComponents implements ReferenceDetector.Method {
    private static final double VARIANCE = .9;
    private static final double LEAST = 1e-9;

    private final int lags;

    /**
     * The method.
     *
     * @param lags rows before each that stand beside it: dynamic principal components (Ku, Storer, Georgakis,
     *     "Disturbance detection and isolation by dynamic principal component analysis", 1995); 0 for none
     */
    PrincipalComponents(int lags) {
        this.lags = lags;
    }

    @Override
    public ScoredRows score(Recording recording, long seed) {
        double[][] rows = withRowsBefore(new Standardisation(recording).apply(recording.rows()));
        // Of a symmetric matrix: sorted, the largest variance first.
        EigenDecomposition components = new EigenDecomposition(covariance(rows, recording.trainRows()));
        double[] variances = components.getRealEigenvalues();
        double[][] vectors = components.getV().getData();
        int kept = kept(variances);
        double[] within = new double[rows.length];
        double[] outside = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            double total = 0;
            for (double value : rows[row]) {
                total += value * value;
            }
            double explained = 0;
            for (int k = 0; k < kept; k++) {
                double projection = 0;
                for (int i = 0; i < rows[row].length; i++) {
                    projection += rows[row][i] * vectors[i][k];
                }
                explained += projection * projection;
                within[row] += projection * projection / variances[k];
            }
            outside[row] = Math.max(0, total - explained);
        }
        double withinLimit = limit(within, recording.trainRows());
        double outsideLimit = limit(outside, recording.trainRows());
        double[] scores = new double[recording.testRows()];
        for (int row = 0; row < scores.length; row++) {
            int at = recording.trainRows() + row;
            scores[row] = Math.max(within[at] / withinLimit, outside[at] / outsideLimit);
        }
        return ScoredRows.above(1, scores);
    }

    /** Before the first row there is only the first row. */
    private double[][] withRowsBefore(double[][] rows) {
        int width = rows[0].length;
        double[][] wide = new double[rows.length][(1 + lags) * width];
        for (int row = 0; row < rows.length; row++) {
            for (int lag = 0; lag <= lags; lag++) {
                System.arraycopy(rows[Math.max(0, row - lag)], 0, wide[row], lag * width, width);
            }
        }
        return wide;
    }

    private static double limit(double[] values, int trainRows) {
        return Math.max(LEAST, TrainingLimit.of(Arrays.copyOf(values, trainRows)));
    }

    private static int kept(double[] variances) {
        double total = Arrays.stream(variances).sum();
        double sum = 0;
        for (int k = 0; k < variances.length; k++) {
            if (variances[k] <= LEAST) {
                return k;
            }
            sum += variances[k];
            if (sum >= VARIANCE * total) {
                return k + 1;
            }
        }
        return variances.length;
    }

    private static RealMatrix covariance(double[][] rows, int count) {
        RealMatrix training = MatrixUtils.createRealMatrix(Arrays.copyOf(rows, count));
        return training.transpose().multiply(training).scalarMultiply(1.0 / count);
    }
}
