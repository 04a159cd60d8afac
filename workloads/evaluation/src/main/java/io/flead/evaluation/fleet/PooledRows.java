package io.flead.evaluation.fleet;

import io.flead.detector.TrainingSet;
import java.util.List;
import java.util.Random;

/**
 * All devices' rows in one training set, each in its own device's scale; of a device with many rows, as many as any may
 * bring.
 */
final class PooledRows {
    private static final int MAX_ROWS_PER_DEVICE = 8192;

    private PooledRows() {}

    static TrainingSet of(List<TrainingSet> sets, long seed) {
        Random random = new Random(seed);
        int width = sets.get(0).features();
        int rows = 0;
        for (TrainingSet set : sets) {
            rows += Math.min(MAX_ROWS_PER_DEVICE, set.rows());
        }
        float[] values = new float[rows * width];
        int to = 0;
        for (TrainingSet set : sets) {
            int left = Math.min(MAX_ROWS_PER_DEVICE, set.rows());
            // Selection sampling: each subset of the rows is as likely, and they stay in order.
            for (int row = 0; row < set.rows() && left > 0; row++) {
                if (random.nextInt(set.rows() - row) < left) {
                    System.arraycopy(set.values(), row * width, values, to * width, width);
                    to++;
                    left--;
                }
            }
        }
        return new TrainingSet(rows, width, values);
    }
}
