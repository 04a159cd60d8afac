package io.flead.detector.leaveoneout;

import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.network.LeaveOneOutNetwork;

/**
 * The correction that a device with rows enough adds to the fleet's network: a linear prediction, from the other
 * sensors, of the residual that the network leaves on this device; ridge regression in closed form.
 *
 * <p>With inputs C, residuals R and {@code A = C'C/n + penalty I}, row j of the correction solves A without row and
 * column j. One inverse P of A gives all of them: the inverse of A without j is {@code P - P[:,j] P[j,:] / P[j,j]} on
 * the other sensors.
 *
 * @param linear {@code [features][features]}, row j corrects the prediction of sensor j; diagonal 0
 * @param bias {@code [features]}
 */
@SuppressWarnings("ArrayRecordComponent") // two arrays that belong together; never compared
record DeviceRidgeCorrection(double[] linear, double[] bias) {

    static DeviceRidgeCorrection fit(
            WarmupTrace trace, int view, int width, LeaveOneOutNetwork network, LeaveOneOutSettings settings) {
        int rows = trace.trainingRows();
        int first = trace.first(settings.tuning().lag());
        double clip = settings.tuning().inputClip();
        double[] covariance = new double[width * width];
        double[] cross = new double[width * width];
        double[] inputMean = new double[width];
        double[] residualMean = new double[width];
        double[] input = new double[width];
        double[] residual = new double[width];
        for (int t = first; t < first + rows; t++) {
            trace.input(view, t, settings.tuning().lag(), input);
            network.residuals(input, residual);
            for (int i = 0; i < width; i++) {
                input[i] = Math.max(-clip, Math.min(clip, input[i]));
                residual[i] = Math.max(-clip, Math.min(clip, residual[i]));
                inputMean[i] += input[i];
                residualMean[i] += residual[i];
            }
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < width; j++) {
                    covariance[i * width + j] += input[i] * input[j];
                    cross[i * width + j] += input[i] * residual[j];
                }
            }
        }
        for (int at = 0; at < covariance.length; at++) {
            covariance[at] /= rows;
            cross[at] /= rows;
        }
        double penalty = settings.tuning().ridge() + settings.tuning().ridgeRows() / rows;
        for (int i = 0; i < width; i++) {
            inputMean[i] /= rows;
            residualMean[i] /= rows;
            covariance[i * width + i] += penalty;
        }
        double[] linear = solve(inverse(covariance, width), cross, width);
        double[] bias = new double[width];
        double trust = rows / (rows + settings.tuning().ridgeRows());
        for (int j = 0; j < width; j++) {
            double explained = 0;
            for (int i = 0; i < width; i++) {
                explained += linear[j * width + i] * inputMean[i];
            }
            bias[j] = (residualMean[j] - explained) * trust;
        }
        return new DeviceRidgeCorrection(linear, bias);
    }

    private static double[] solve(double[] p, double[] cross, int width) {
        double[] linear = new double[width * width];
        double[] right = new double[width];
        double[] solution = new double[width];
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < width; i++) {
                right[i] = i == j ? 0 : cross[i * width + j];
            }
            for (int i = 0; i < width; i++) {
                double sum = 0;
                for (int k = 0; k < width; k++) {
                    sum += p[i * width + k] * right[k];
                }
                solution[i] = sum;
            }
            double excluded = solution[j] / p[j * width + j];
            for (int i = 0; i < width; i++) {
                linear[j * width + i] = i == j ? 0 : solution[i] - p[i * width + j] * excluded;
            }
        }
        return linear;
    }

    /** Of a symmetric positive definite matrix, by Cholesky's factors. */
    private static double[] inverse(double[] matrix, int width) {
        double[] lower = new double[width * width];
        for (int j = 0; j < width; j++) {
            for (int i = j; i < width; i++) {
                double sum = matrix[i * width + j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i * width + k] * lower[j * width + k];
                }
                lower[i * width + j] = i == j ? Math.sqrt(sum) : sum / lower[j * width + j];
            }
        }
        double[] inverse = new double[width * width];
        double[] column = new double[width];
        for (int c = 0; c < width; c++) {
            for (int i = 0; i < width; i++) {
                double sum = i == c ? 1 : 0;
                for (int k = 0; k < i; k++) {
                    sum -= lower[i * width + k] * column[k];
                }
                column[i] = sum / lower[i * width + i];
            }
            for (int i = width - 1; i >= 0; i--) {
                double sum = column[i];
                for (int k = i + 1; k < width; k++) {
                    sum -= lower[k * width + i] * column[k];
                }
                column[i] = sum / lower[i * width + i];
            }
            for (int i = 0; i < width; i++) {
                inverse[i * width + c] = column[i];
            }
        }
        return inverse;
    }
}
