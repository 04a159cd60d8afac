package io.flead.evaluation.baseline;

import io.flead.evaluation.metrics.Ranking;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.Arrays;

/** The limit that a scoring rule without one gets: the .99 quantile of its scores on the training rows. */
final class TrainingLimit {
    private static final double QUANTILE = .99;

    private TrainingLimit() {}

    /** Linear interpolation between the order statistics. */
    static double of(double[] trainingScores) {
        return Ranking.quantile(trainingScores, QUANTILE);
    }

    /** Flags the rows after the training rows. */
    static ScoredRows flag(double[] scores, int trainRows) {
        return flag(scores, 0, trainRows);
    }

    /** The same for scores that mean something from a row of the training part on. */
    static ScoredRows flag(double[] scores, int from, int trainRows) {
        return ScoredRows.above(
                of(Arrays.copyOfRange(scores, from, trainRows)), Arrays.copyOfRange(scores, trainRows, scores.length));
    }
}
