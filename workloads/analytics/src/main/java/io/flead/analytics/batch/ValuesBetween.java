package io.flead.analytics.batch;

import io.flead.analytics.counts.ValueCounts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Values of one sensor within some ranges, and how many lie below each, over devices that add up. Not thread-safe. */
final class ValuesBetween implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ArrayList<ValueCounts.Range> ranges;
    private final long[] below;
    private final ArrayList<ValueCounts> values = new ArrayList<>();

    /** Of no device yet; each range keeps at most so many different values. */
    ValuesBetween(List<ValueCounts.Range> ranges, int most) {
        this.ranges = new ArrayList<>(ranges);
        this.below = new long[ranges.size()];
        ranges.forEach(range -> values.add(new ValueCounts(most)));
    }

    /** Adds a device's values, ascending and without NaN. */
    void add(double[] sorted) {
        for (int range = 0; range < below.length; range++) {
            int from = firstNotBelow(sorted, ranges.get(range).low());
            double high = ranges.get(range).high();
            below[range] += from;
            for (int i = from; i < sorted.length && sorted[i] <= high; i++) {
                values.get(range).add(sorted[i]);
            }
        }
    }

    /** Adds the devices of the other one, of the same ranges. */
    ValuesBetween merge(ValuesBetween other) {
        for (int range = 0; range < below.length; range++) {
            below[range] += other.below[range];
            values.get(range).merge(other.values.get(range));
        }
        return this;
    }

    /** How many values lie within the first range. */
    long count() {
        return values.get(0).count();
    }

    /** Where the value of a rank among all values lies, which is known to lie within a range. */
    ValueCounts.Range at(ValueCounts.Range range, long rank) {
        int index = ranges.indexOf(range);
        return values.get(index).at(rank - below[index]);
    }

    /** Index of the first of ascending values that is not below the limit; -0 is not below 0. */
    private static int firstNotBelow(double[] ascending, double limit) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
