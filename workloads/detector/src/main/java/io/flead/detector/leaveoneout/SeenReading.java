package io.flead.detector.leaveoneout;

import io.flead.detector.rows.RowRing;
import java.util.Arrays;

/** What the scores of a reading see of it and of the rows before. One of these is reused for each reading. */
final class SeenReading {
    /** {@code [views][features]} the moving averages with the reading. */
    final double[][] views;

    /** {@code [features]} whether the reading has a value. */
    final boolean[] present;

    /** {@code [lags][features]} scaled readings before this one, newest first; NaN where a value was missing. */
    final double[][] before;

    private final double[] row;

    SeenReading(int views, int width, int lags) {
        this.views = new double[views][width];
        present = new boolean[width];
        before = new double[lags][width];
        row = new double[2 * width];
    }

    /** Takes the rows before over from those that wait to join the baseline: as they were read, then scaled. */
    void lookBack(RowRing waiting) {
        int width = present.length;
        for (int lag = 0; lag < before.length; lag++) {
            int at = waiting.size() - 1 - lag;
            if (at < 0) {
                Arrays.fill(before[lag], Double.NaN);
                continue;
            }
            waiting.copyTo(at, row);
            for (int i = 0; i < width; i++) {
                before[lag][i] = Double.isNaN(row[i]) ? Double.NaN : row[width + i];
            }
        }
    }
}
