package io.flead.evaluation.metrics;

import io.flead.evaluation.data.RowLabels;

/**
 * The scores and flags of a test part. Holds no label.
 *
 * @param scores {@code [rows]}, finite, the higher the more anomalous
 * @param flagged {@code [rows]}
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read by the metrics
public record ScoredRows(double[] scores, boolean[] flagged) {
    public ScoredRows {
        if (scores.length != flagged.length) {
            throw new IllegalArgumentException(scores.length + " scores, but " + flagged.length + " flags");
        }
        for (double score : scores) {
            if (!Double.isFinite(score)) {
                throw new IllegalArgumentException("scores must be finite, but hold " + score);
            }
        }
    }

    /** Scores flagged where they exceed a limit. */
    public static ScoredRows above(double limit, double[] scores) {
        boolean[] flagged = new boolean[scores.length];
        for (int row = 0; row < flagged.length; row++) {
            flagged[row] = scores[row] > limit;
        }
        return new ScoredRows(scores, flagged);
    }

    /** These rows beside their labels; rows without one are left out. */
    public JudgedRows judge(RowLabels labels) {
        if (labels.rows() != scores.length) {
            throw new IllegalArgumentException(labels.rows() + " labels for " + scores.length + " scores");
        }
        int kept = 0;
        for (int row = 0; row < scores.length; row++) {
            kept += labels.known(row) ? 1 : 0;
        }
        JudgedRows judged = new JudgedRows(new double[kept], new boolean[kept], new boolean[kept]);
        int to = 0;
        for (int row = 0; row < scores.length; row++) {
            if (labels.known(row)) {
                judged.scores()[to] = scores[row];
                judged.flagged()[to] = flagged[row];
                judged.anomalous()[to] = labels.anomalous(row);
                to++;
            }
        }
        return judged;
    }
}
