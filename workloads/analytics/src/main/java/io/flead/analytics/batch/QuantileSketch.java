package io.flead.analytics.batch;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Every n-th of many sorted values: enough to bound how many of them lie below a limit.
 *
 * @param count how many values there are
 * @param step ranks between two marks
 * @param marks the values of ranks 0, step, 2 step, ... and the last one
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once
record QuantileSketch(int count, int step, double[] marks) implements Serializable {

    private static final int INTERVALS = 1024;

    static QuantileSketch of(double[] sorted) {
        int count = sorted.length;
        int step = Math.max(1, (count + INTERVALS - 1) / INTERVALS);
        int marks = count == 0 ? 0 : (count - 1 + step - 1) / step + 1;
        double[] values = new double[marks];
        for (int mark = 0; mark < marks; mark++) {
            values[mark] = sorted[Math.min(mark * step, count - 1)];
        }
        return new QuantileSketch(count, step, values);
    }

    /** At most so many values are below the limit. */
    int mostBelow(double limit) {
        int mark = firstNotBelow(marks, limit);
        return mark == marks.length ? count : rank(mark);
    }

    /** At least so many values are not above the limit. */
    int leastUpTo(double limit) {
        int above = firstAbove(marks, limit);
        return above == 0 ? 0 : rank(above - 1) + 1;
    }

    private int rank(int mark) {
        return Math.min(mark * step, count - 1);
    }

    /** Index of the first of ascending values that is not below the limit; their number when there is none. */
    static int firstNotBelow(double[] ascending, double limit) {
        int found = Arrays.binarySearch(ascending, limit);
        if (found < 0) {
            return -found - 1;
        }
        // The search may end at any of equal values.
        int low = 0;
        int high = found;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Double.compare(ascending[middle], limit) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Index of the first of ascending values that is above the limit; their number when there is none. */
    static int firstAbove(double[] ascending, double limit) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Double.compare(ascending[middle], limit) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
