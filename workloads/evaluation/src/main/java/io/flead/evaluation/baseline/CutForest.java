package io.flead.evaluation.baseline;

import com.amazon.randomcutforest.RandomCutForest;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;

/**
 * Robust random cut forest (Guha, Mishra, Roy, Schrijvers, "Robust random cut forest based anomaly detection on
 * streams", 2016) in AWS's implementation with its defaults, as a stream: each row is scored, then learned, in the test
 * part too. Rows are scaled by the training rows; the limit is the .99 quantile of the training scores once the
 * forest's sample is full, or of their second half.
 */
final class CutForest implements ReferenceDetector.Method {
    @Override
    public ScoredRows score(Recording recording, long seed) {
        double[][] rows = new Standardisation(recording).apply(recording.rows());
        RandomCutForest forest = RandomCutForest.builder()
                .dimensions(recording.features().size())
                .randomSeed(31 * seed + recording.device().hashCode())
                .parallelExecutionEnabled(false)
                .build();
        double[] scores = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            float[] point = point(rows[row]);
            scores[row] = forest.getAnomalyScore(point);
            forest.update(point);
        }
        int settled = Math.min(RandomCutForest.DEFAULT_SAMPLE_SIZE, recording.trainRows() / 2);
        return TrainingLimit.flag(scores, settled, recording.trainRows());
    }

    private static float[] point(double[] row) {
        float[] point = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            point[i] = (float) row[i];
        }
        return point;
    }
}
