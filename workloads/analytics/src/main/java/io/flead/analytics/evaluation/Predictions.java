package io.flead.analytics.evaluation;

import java.io.Serializable;

/**
 * Quality of predictions. All distances are in the sensor's standard deviations on the device.
 *
 * @param counted {@code [features]} values that were predicted; 0 for a dead sensor
 * @param within {@code [features]} of these, predicted within the tolerance
 * @param rowErrors {@code [rows]} root mean square distance of a row
 * @param examples {@code [rows][features]} the newest rows: actual value, as distance from the baseline
 * @param examplePredictions the predictions for these
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read by the summary
record Predictions(
        long[] counted, long[] within, double[] rowErrors, double[][] examples, double[][] examplePredictions)
        implements Serializable {

    private static final int EXAMPLES = 3;

    /**
     * Compares.
     *
     * @param actual {@code [rows][features]}, NaN where there is no value
     * @param predicted the same form, in the same units
     * @param units {@code [rows][features]} size of one unit in standard deviations; 0 where nothing is judged
     * @param tolerance in standard deviations
     */
    static Predictions compare(double[][] actual, double[][] predicted, double[][] units, double tolerance) {
        int features = actual.length == 0 ? 0 : actual[0].length;
        long[] counted = new long[features];
        long[] within = new long[features];
        double[] errors = new double[actual.length];
        int shown = Math.min(EXAMPLES, actual.length);
        double[][] examples = new double[shown][features];
        double[][] predictions = new double[shown][features];
        for (int row = 0; row < actual.length; row++) {
            double squares = 0;
            int judged = 0;
            for (int i = 0; i < features; i++) {
                double unit = units[row][i];
                double distance = (actual[row][i] - predicted[row][i]) * unit;
                boolean judging = unit > 0 && Double.isFinite(distance);
                int example = row - (actual.length - shown);
                if (example >= 0) {
                    examples[example][i] = judging ? actual[row][i] * unit : Double.NaN;
                    predictions[example][i] = judging ? predicted[row][i] * unit : Double.NaN;
                }
                if (judging) {
                    counted[i]++;
                    within[i] += Math.abs(distance) <= tolerance ? 1 : 0;
                    squares += distance * distance;
                    judged++;
                }
            }
            errors[row] = judged == 0 ? Double.NaN : Math.sqrt(squares / judged);
        }
        return new Predictions(counted, within, errors, examples, predictions);
    }
}
