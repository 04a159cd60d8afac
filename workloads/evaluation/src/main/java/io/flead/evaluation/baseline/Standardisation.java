package io.flead.evaluation.baseline;

import io.flead.evaluation.data.Recording;

/**
 * Mean 0 and standard deviation 1 on the training rows. A sensor that is constant there is 0 always; a missing value
 * counts as the mean.
 */
final class Standardisation {
    private static final double STILL = 1e-6;

    private final double[] mean;
    private final double[] perDeviation;

    Standardisation(Recording recording) {
        int width = recording.features().size();
        mean = new double[width];
        perDeviation = new double[width];
        for (int i = 0; i < width; i++) {
            double count = 0;
            double sum = 0;
            for (int row = 0; row < recording.trainRows(); row++) {
                double value = recording.rows()[row][i];
                if (Double.isFinite(value)) {
                    sum += value;
                    count++;
                }
            }
            mean[i] = count > 0 ? sum / count : 0;
            double squares = 0;
            for (int row = 0; row < recording.trainRows(); row++) {
                double value = recording.rows()[row][i];
                if (Double.isFinite(value)) {
                    squares += (value - mean[i]) * (value - mean[i]);
                }
            }
            double deviation = count > 0 ? Math.sqrt(squares / count) : 0;
            perDeviation[i] = deviation < STILL ? 0 : 1 / deviation;
        }
    }

    /** All rows of the recording, {@code [rows][features]}, new arrays. */
    double[][] apply(double[][] rows) {
        double[][] scaled = new double[rows.length][mean.length];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < mean.length; i++) {
                double value = rows[row][i];
                scaled[row][i] = Double.isFinite(value) ? (value - mean[i]) * perDeviation[i] : 0;
            }
        }
        return scaled;
    }
}
