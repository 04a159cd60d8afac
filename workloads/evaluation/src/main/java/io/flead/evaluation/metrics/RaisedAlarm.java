package io.flead.evaluation.metrics;

/**
 * An alarm on a test part.
 *
 * @param first row at which it opened
 * @param last row at which it closed, or the last row, inclusive
 * @param severity of its peak: 0 minor, 1 major, 2 critical
 * @param records that people got for it: opened, escalated, closed
 */
public record RaisedAlarm(int first, int last, int severity, int records) {
    /** Ranks of severity. */
    public static final int SEVERITIES = 3;

    public RaisedAlarm {
        if (first < 0 || last < first || severity < 0 || severity >= SEVERITIES || records < 1) {
            throw new IllegalArgumentException("impossible alarm: rows " + first + " to " + last + ", severity "
                    + severity + ", " + records + " records");
        }
    }

    boolean touches(boolean[] rows) {
        for (int row = first; row <= last; row++) {
            if (rows[row]) {
                return true;
            }
        }
        return false;
    }
}
