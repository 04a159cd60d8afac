package io.flead.evaluation.baseline;

import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;

/**
 * The largest distance of a sensor from its mean over the last 100 rows, in standard deviations of these rows; flagged
 * above 2.5. The row itself is in the window. It follows whatever happens, faults too.
 */
public final class RollingZScore implements ReferenceDetector.Method {
    private static final int WINDOW = 100;
    private static final double LIMIT = 2.5;
    private static final double STILL = 1e-6;

    @Override
    public ScoredRows score(Recording recording, long seed) {
        double[][] rows = new Standardisation(recording).apply(recording.rows());
        double[] scores = new double[recording.testRows()];
        for (int row = 0; row < scores.length; row++) {
            int last = recording.trainRows() + row;
            for (int i = 0; i < recording.features().size(); i++) {
                scores[row] = Math.max(scores[row], distance(rows, i, last));
            }
        }
        return ScoredRows.above(LIMIT, scores);
    }

    private static double distance(double[][] rows, int sensor, int last) {
        int first = Math.max(0, last - WINDOW + 1);
        int count = last - first + 1;
        double sum = 0;
        for (int row = first; row <= last; row++) {
            sum += rows[row][sensor];
        }
        double mean = sum / count;
        double squares = 0;
        for (int row = first; row <= last; row++) {
            squares += (rows[row][sensor] - mean) * (rows[row][sensor] - mean);
        }
        double deviation = Math.sqrt(squares / count);
        return deviation < STILL ? 0 : Math.abs(rows[last][sensor] - mean) / deviation;
    }
}
