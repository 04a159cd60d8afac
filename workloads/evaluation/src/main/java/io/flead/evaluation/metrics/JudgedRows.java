package io.flead.evaluation.metrics;

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

    /** Rows that are labelled anomalous. */
    public int anomalousRows() {
        int count = 0;
        for (boolean one : anomalous) {
            count += one ? 1 : 0;
        }
        return count;
    }
}
