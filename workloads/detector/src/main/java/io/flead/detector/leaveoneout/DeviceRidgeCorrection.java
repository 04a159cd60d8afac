package io.flead.detector.leaveoneout;

import io.flead.detector.LeaveOneOutTuning;

/**
 * The correction that a device with rows enough adds to the fleet's network: a linear prediction, from the other
 * sensors and where so wanted from their rows before, of the residual that the network leaves on this device; ridge
 * regression in closed form.
 *
 * <p>With inputs C, residuals R and {@code A = C'C/n + penalty I}, row j of the correction solves A without the rows and
 * columns of sensor j, those of its earlier values too: no sensor explains its own fault. One inverse P of A gives all
 * of them: with {@code x = P C'r/n}, where the right side is 0 for J, the columns of sensor j, it is {@code x - P[:,J]
 * P[J,J]^-1 x[J]}.
 *
 * @param linear {@code [features][inputs]}, row j corrects the prediction of sensor j; 0 for inputs of that sensor
 * @param bias {@code [features]}
 */
@SuppressWarnings("ArrayRecordComponent") // two arrays that belong together; never compared
record DeviceRidgeCorrection(double[] linear, double[] bias) {

    /** The correction that some rows give. */
    static DeviceRidgeCorrection of(CorrectionSums sums, LeaveOneOutTuning tuning) {
        int width = sums.width();
        int inputs = sums.inputs();
        double rows = sums.rows();
        double[] matrix = sums.covariance();
        double penalty = tuning.ridge() + tuning.ridgeRows() / rows;
        for (int i = 0; i < inputs; i++) {
            matrix[i * inputs + i] += penalty;
        }
        double[] linear = solve(new Cholesky(matrix, inputs).inverse(), sums.cross(), width, inputs);
        double[] inputMean = sums.inputMean();
        double[] residualMean = sums.residualMean();
        double[] bias = new double[width];
        double trust = rows / (rows + tuning.ridgeRows());
        for (int j = 0; j < width; j++) {
            double explained = 0;
            for (int i = 0; i < inputs; i++) {
                explained += linear[j * inputs + i] * inputMean[i];
            }
            bias[j] = (residualMean[j] - explained) * trust;
        }
        return new DeviceRidgeCorrection(linear, bias);
    }

    private static double[] solve(double[] p, double[] cross, int width, int inputs) {
        int own = inputs / width;
        double[] linear = new double[width * inputs];
        double[] right = new double[inputs];
        double[] solution = new double[inputs];
        double[] ownMatrix = new double[own * own];
        double[] ownPart = new double[own];
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < inputs; i++) {
                right[i] = i % width == j ? 0 : cross[i * width + j];
            }
            for (int i = 0; i < inputs; i++) {
                double sum = 0;
                for (int k = 0; k < inputs; k++) {
                    sum += p[i * inputs + k] * right[k];
                }
                solution[i] = sum;
            }
            for (int a = 0; a < own; a++) {
                ownPart[a] = solution[j + a * width];
                for (int b = 0; b < own; b++) {
                    ownMatrix[a * own + b] = p[(j + a * width) * inputs + j + b * width];
                }
            }
            new Cholesky(ownMatrix, own).solve(ownPart);
            for (int i = 0; i < inputs; i++) {
                double excluded = 0;
                for (int a = 0; a < own; a++) {
                    excluded += p[i * inputs + j + a * width] * ownPart[a];
                }
                linear[j * inputs + i] = i % width == j ? 0 : solution[i] - excluded;
            }
        }
        return linear;
    }
}
