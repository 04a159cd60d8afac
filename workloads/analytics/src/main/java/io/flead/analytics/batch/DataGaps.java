package io.flead.analytics.batch;

import io.flead.detector.rows.Quantile;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A device's silence between two of its readings. A gap is an interval above {@value #FACTOR} times the usual
 * one.
 *
 * @param usualSeconds median of the intervals between readings of different times; NaN with fewer than two of these
 * @param count gaps
 * @param longestSeconds the longest of them, 0 without any
 * @param missingSeconds their length beyond the usual interval, in sum
 * @param observedSeconds from the first reading to the last
 */
record DataGaps(double usualSeconds, long count, double longestSeconds, double missingSeconds, double observedSeconds)
        implements Serializable {

    static final int FACTOR = 5;

    static final DataGaps NONE = new DataGaps(Double.NaN, 0, 0, 0, 0);

    private static final double MICROS = 1e6;

    /** Of times in ascending order, in microseconds. */
    static DataGaps of(long[] times) {
        double[] intervals = new double[Math.max(0, times.length - 1)];
        int known = 0;
        for (int i = 1; i < times.length; i++) {
            long interval = times[i] - times[i - 1];
            if (interval > 0) {
                intervals[known++] = interval / MICROS;
            }
        }
        if (known == 0) {
            return NONE;
        }
        double[] positive = Arrays.copyOf(intervals, known);
        double usual = Quantile.of(positive, .5);
        long count = 0;
        double missing = 0;
        for (double interval : positive) {
            if (interval > FACTOR * usual) {
                count++;
                missing += interval - usual;
            }
        }
        double longest = count == 0 ? 0 : positive[known - 1];
        return new DataGaps(usual, count, longest, missing, (times[times.length - 1] - times[0]) / MICROS);
    }

    /** Both devices together; the usual interval is none of the two. */
    DataGaps plus(DataGaps other) {
        return new DataGaps(
                Double.NaN,
                count + other.count,
                Math.max(longestSeconds, other.longestSeconds),
                missingSeconds + other.missingSeconds,
                observedSeconds + other.observedSeconds);
    }

    /** Share of the observed time that is no gap, 0 to 1; NaN when nothing was observed. */
    double coverage() {
        return observedSeconds > 0 ? 1 - missingSeconds / observedSeconds : Double.NaN;
    }
}
