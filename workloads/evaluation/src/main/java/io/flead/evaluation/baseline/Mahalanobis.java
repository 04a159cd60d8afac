package io.flead.evaluation.baseline;

import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.Arrays;

/**
 * Squared Mahalanobis distance from the training rows' mean (Mahalanobis, "On the generalised distance in statistics",
 * 1936), frozen: scaled rows x, score {@code x' (X'X/n + .05 I)^-1 x}; the limit is its .99 quantile on the training rows.
 */
final class Mahalanobis implements ReferenceDetector.Method {
    @Override
    public ScoredRows score(Recording recording, long seed) {
        double[][] rows = new Standardisation(recording).apply(recording.rows());
        RidgeDistance distance = RidgeDistance.of(Arrays.copyOf(rows, recording.trainRows()));
        double[] scores = Arrays.stream(rows).mapToDouble(distance::squared).toArray();
        return TrainingLimit.flag(scores, recording.trainRows());
    }
}
