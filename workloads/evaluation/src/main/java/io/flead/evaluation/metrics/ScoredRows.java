package io.flead.evaluation.metrics;

import io.flead.evaluation.data.RowLabels;
import java.util.Arrays;

/**
 * The scores of a test part and what they are measured by. Holds no label.
 *
 * @param scores {@code [rows]}, finite, the higher the more anomalous
 * @param limits {@code [rows]} a row is flagged when its score exceeds it; {@link #UNSCORED} for a row that was not scored
 * @param gate score above which a row is not of the ordinary, flagged or not; at most the limits
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read by the metrics
public record ScoredRows(double[] scores, double[] limits, double gate) {
    /** Limit of a row without a score. */
    public static final double UNSCORED = Double.POSITIVE_INFINITY;

    public ScoredRows {
        if (scores.length != limits.length) {
            throw new IllegalArgumentException(scores.length + " scores, but " + limits.length + " limits");
        }
        for (double score : scores) {
            if (!Double.isFinite(score)) {
                throw new IllegalArgumentException("scores must be finite, but hold " + score);
            }
        }
    }

    /** Scores flagged where they exceed a limit. */
    public static ScoredRows above(double limit, double[] scores) {
        double[] limits = new double[scores.length];
        Arrays.fill(limits, limit);
        return new ScoredRows(scores, limits, limit);
    }

    /** {@code [rows]} */
    public boolean[] flagged() {
        boolean[] flagged = new boolean[scores.length];
        for (int row = 0; row < flagged.length; row++) {
            flagged[row] = scores[row] > limits[row];
        }
        return flagged;
    }

    /** These rows beside their labels; rows without one are left out. */
    public JudgedRows judge(RowLabels labels) {
        return JudgedRows.of(scores, flagged(), labels);
    }
}
