package io.flead.evaluation.metrics;

/**
 * Rows by flag and by label: the point-wise view. Sums of counts pool devices.
 *
 * @param hits flagged, anomalous
 * @param falseAlarms flagged, normal
 * @param misses not flagged, anomalous
 * @param quiet not flagged, normal
 */
public record RowCounts(long hits, long falseAlarms, long misses, long quiet) {
    /** No rows. */
    public static final RowCounts NONE = new RowCounts(0, 0, 0, 0);

    /** Counts the rows of a device. */
    public static RowCounts of(JudgedRows rows) {
        long hits = 0;
        long falseAlarms = 0;
        long misses = 0;
        long quiet = 0;
        for (int row = 0; row < rows.scores().length; row++) {
            boolean flagged = rows.flagged()[row];
            if (rows.anomalous()[row]) {
                hits += flagged ? 1 : 0;
                misses += flagged ? 0 : 1;
            } else {
                falseAlarms += flagged ? 1 : 0;
                quiet += flagged ? 0 : 1;
            }
        }
        return new RowCounts(hits, falseAlarms, misses, quiet);
    }

    /** Both together. */
    public RowCounts plus(RowCounts other) {
        return new RowCounts(
                hits + other.hits, falseAlarms + other.falseAlarms, misses + other.misses, quiet + other.quiet);
    }

    /** Share of the flagged rows that are anomalous, 0 to 1; NaN without one. */
    public double precision() {
        return (double) hits / (hits + falseAlarms);
    }

    /** Share of the anomalous rows that are flagged, 0 to 1; NaN without one. */
    public double recall() {
        return (double) hits / (hits + misses);
    }

    /**
     * Harmonic mean of precision and recall, {@code 2 hits / (2 hits + false alarms + misses)}; NaN without an
     * anomalous row.
     */
    public double f1() {
        return hits + misses == 0 ? Double.NaN : 2.0 * hits / (2.0 * hits + falseAlarms + misses);
    }

    /** Share of the normal rows that are flagged, 0 to 1; NaN without one. */
    public double falseAlarmRate() {
        return (double) falseAlarms / (falseAlarms + quiet);
    }

    /** Share of the anomalous rows that are not flagged, 0 to 1; NaN without one. */
    public double missedAlarmRate() {
        return (double) misses / (hits + misses);
    }

    /** Rows that are normal. */
    public long normalRows() {
        return falseAlarms + quiet;
    }
}
