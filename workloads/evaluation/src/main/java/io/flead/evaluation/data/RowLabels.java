package io.flead.evaluation.data;

import java.util.BitSet;

/** The labels of a recording's test part. For scoring only. */
public final class RowLabels {
    private final int rows;
    private final BitSet known;
    private final BitSet anomalous;

    /**
     * Labels of a test part.
     *
     * @param rows its length
     * @param known rows that have a label; an absent label is not a normal one
     * @param anomalous rows that are labelled anomalous
     */
    public RowLabels(int rows, BitSet known, BitSet anomalous) {
        this.rows = rows;
        this.known = (BitSet) known.clone();
        this.anomalous = (BitSet) anomalous.clone();
    }

    /** Length of the test part. */
    public int rows() {
        return rows;
    }

    /** Whether the row, counted from the test part's first, has a label. */
    public boolean known(int row) {
        return known.get(row);
    }

    /** Whether the row is labelled anomalous. */
    public boolean anomalous(int row) {
        return anomalous.get(row);
    }
}
