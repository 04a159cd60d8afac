package io.flead.evaluation.metrics;

import io.flead.evaluation.data.RowLabels;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Labelled rows of one device in time order.
 *
 * @param scores {@code [rows]}, the higher the more anomalous
 * @param flagged {@code [rows]} the detector's flags
 * @param anomalous {@code [rows]} the labels
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read by the metrics
public record JudgedRows(double[] scores, boolean[] flagged, boolean[] anomalous) {
    public JudgedRows {
        if (scores.length != flagged.length || scores.length != anomalous.length) {
            throw new IllegalArgumentException("scores, flags and labels differ in length: " + scores.length + ", "
                    + flagged.length + ", " + anomalous.length);
        }
    }

    /** Rows beside their labels; rows without one are left out. */
    public static JudgedRows of(double[] scores, boolean[] flagged, RowLabels labels) {
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
                judged.scores[to] = scores[row];
                judged.flagged[to] = flagged[row];
                judged.anomalous[to] = labels.anomalous(row);
                to++;
            }
        }
        return judged;
    }

    /** Rows that are labelled anomalous. */
    public int anomalousRows() {
        int count = 0;
        for (boolean one : anomalous) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /** Scores of the rows with this label. */
    DoubleStream scores(boolean label) {
        return IntStream.range(0, scores.length)
                .filter(row -> anomalous[row] == label)
                .mapToDouble(row -> scores[row]);
    }
}
