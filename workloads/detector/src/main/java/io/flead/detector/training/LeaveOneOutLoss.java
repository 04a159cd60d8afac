package io.flead.detector.training;

import io.flead.detector.TrainingSet;
import io.flead.detector.network.LeaveOneOutLayout;

/** Mean squared error per value of the leave-one-out networks on a training set, without noise. Not thread-safe. */
public final class LeaveOneOutLoss {
    private static final int ROWS = 128;

    private final LeaveOneOutGradient network;

    /** For networks of this layout. */
    public LeaveOneOutLoss(LeaveOneOutLayout layout) {
        network = new LeaveOneOutGradient(layout);
    }

    /** The loss; not finite when the parameters are not, or are so large that sums overflow. */
    public double of(float[] parameters, TrainingSet set) {
        int width = set.features();
        float[] columns = new float[width * ROWS];
        double sum = 0;
        for (int from = 0; from < set.rows(); from += ROWS) {
            int rows = Math.min(ROWS, set.rows() - from);
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < width; i++) {
                    columns[i * ROWS + row] = set.values()[(from + row) * width + i];
                }
            }
            sum += network.squaredError(parameters, columns, rows, ROWS);
        }
        return sum / ((double) set.rows() * width);
    }
}
