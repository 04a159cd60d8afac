package io.flead.analytics.counts;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How often each value occurs, in bounded memory: exact while there are few different values. Of more, it rounds all of
 * them to as many binary digits as fit. What it holds depends on the values alone, not on their order, nor on how they
 * were divided before {@link #merge}. Not thread-safe.
 */
public final class ValueCounts implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int FIRST_PENDING = 16;

    private final int most;
    /** Lowest binary digits that are dropped from each key. */
    private int dropped;
    /** {@code [different values]} ascending; see {@link #key}. */
    private long[] keys = new long[0];

    private long[] counts = new long[0];
    private long[] pending = new long[0];
    private int pendingCount;

    /** Counts of at most so many different values, at least 2. */
    public ValueCounts(int most) {
        if (most < 2) {
            throw new IllegalArgumentException("at least two different values must fit: " + most);
        }
        this.most = most;
    }

    /** Counts a value; NaN is no value. */
    public void add(double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("NaN has no place among values");
        }
        if (pendingCount == pending.length) {
            if (pendingCount >= most) {
                compact();
            } else {
                pending = Arrays.copyOf(pending, Math.min(most, Math.max(FIRST_PENDING, 2 * pendingCount)));
            }
        }
        pending[pendingCount++] = key(value);
    }

    /**
     * Adds all that the other one counted.
     *
     * @param other of the same bound
     */
    public void merge(ValueCounts other) {
        if (other.most != most) {
            throw new IllegalArgumentException("counts of " + most + " and of " + other.most + " values");
        }
        compact();
        other.compact();
        addSorted(other.dropped, other.keys, other.counts);
    }

    /** How many values were counted. */
    public long count() {
        long count = pendingCount;
        for (long one : counts) {
            count += one;
        }
        return count;
    }

    /** Whether the values are known as they were. */
    public boolean isExact() {
        compact();
        return dropped == 0;
    }

    /**
     * Where the value of a rank lies: both bounds are the value itself while counts are exact.
     *
     * @param rank from 0, the smallest, to below {@link #count}
     * @return the smallest and the largest that it can be
     */
    public Range at(long rank) {
        compact();
        long below = 0;
        for (int i = 0; i < keys.length; i++) {
            below += counts[i];
            if (rank < below) {
                return range(keys[i]);
            }
        }
        throw new IllegalArgumentException("there is no rank " + rank + " among " + below + " values");
    }

    /**
     * The quantile with linear interpolation between order statistics (type 7 of Hyndman and Fan, "Sample quantiles in
     * statistical packages", 1996), of values as far as they are known. NaN without any.
     *
     * @param quantile from 0 to 1
     */
    public double quantile(double quantile) {
        long count = count();
        if (count == 0) {
            return Double.NaN;
        }
        double position = quantile * (count - 1);
        long below = (long) position;
        double low = at(below).middle();
        double high = below + 1 < count ? at(below + 1).middle() : low;
        return low + (position - below) * (high - low);
    }

    /**
     * The different values of two sorts from the largest to the smallest, rounded alike, with how many of each sort are
     * as large or larger.
     *
     * @param of one sort, of the same bound
     */
    public Steps steps(ValueCounts of) {
        ValueCounts all = copy();
        all.merge(of);
        ValueCounts ones = of.copy();
        ones.drop(all.dropped);
        int steps = all.keys.length;
        double[] atLeast = new double[steps];
        double[] ofSort = new double[steps];
        long total = 0;
        long found = 0;
        int at = ones.keys.length - 1;
        for (int step = 0; step < steps; step++) {
            long key = all.keys[steps - 1 - step];
            total += all.counts[steps - 1 - step];
            if (at >= 0 && ones.keys[at] == key) {
                found += ones.counts[at--];
            }
            atLeast[step] = total;
            ofSort[step] = found;
        }
        return new Steps(atLeast, ofSort);
    }

    /** The bounds of a value, both inclusive. */
    public record Range(double low, double high) implements Serializable {

        /** A value between; the value itself where it is known. */
        public double middle() {
            return low == high ? low : low / 2 + high / 2;
        }
    }

    /**
     * Cumulative counts.
     *
     * @param all {@code [steps]} values of both sorts
     * @param ofSort {@code [steps]} those of the sort that was asked for
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, read once
    public record Steps(double[] all, double[] ofSort) {}

    private ValueCounts copy() {
        compact();
        ValueCounts copy = new ValueCounts(most);
        copy.dropped = dropped;
        copy.keys = keys.clone();
        copy.counts = counts.clone();
        return copy;
    }

    private void compact() {
        if (pendingCount == 0) {
            return;
        }
        Arrays.sort(pending, 0, pendingCount);
        long[] different = new long[pendingCount];
        long[] times = new long[pendingCount];
        int size = 0;
        for (int i = 0; i < pendingCount; i++) {
            if (size == 0 || different[size - 1] != pending[i]) {
                different[size++] = pending[i];
            }
            times[size - 1]++;
        }
        pendingCount = 0;
        addSorted(0, Arrays.copyOf(different, size), Arrays.copyOf(times, size));
    }

    private void addSorted(int otherDropped, long[] otherKeys, long[] otherCounts) {
        drop(Math.max(dropped, otherDropped));
        int shift = dropped - otherDropped;
        long[] mergedKeys = new long[keys.length + otherKeys.length];
        long[] mergedCounts = new long[mergedKeys.length];
        int size = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < keys.length || theirs < otherKeys.length) {
            boolean own =
                    theirs == otherKeys.length || (mine < keys.length && keys[mine] <= otherKeys[theirs] >> shift);
            long key = own ? keys[mine] : otherKeys[theirs] >> shift;
            if (size == 0 || mergedKeys[size - 1] != key) {
                mergedKeys[size++] = key;
            }
            mergedCounts[size - 1] += own ? counts[mine++] : otherCounts[theirs++];
        }
        keys = Arrays.copyOf(mergedKeys, size);
        counts = Arrays.copyOf(mergedCounts, size);
        while (keys.length > most) {
            drop(dropped + 1);
        }
    }

    /** Rounds down to fewer digits: the order stays. */
    private void drop(int digits) {
        int shift = digits - dropped;
        if (shift == 0) {
            return;
        }
        int size = 0;
        for (int i = 0; i < keys.length; i++) {
            long key = keys[i] >> shift;
            long count = counts[i];
            if (size > 0 && keys[size - 1] == key) {
                counts[size - 1] += count;
            } else {
                keys[size] = key;
                counts[size++] = count;
            }
        }
        keys = Arrays.copyOf(keys, size);
        counts = Arrays.copyOf(counts, size);
        dropped = digits;
    }

    private Range range(long key) {
        long low = key << dropped;
        double least = value(low);
        double largest = value(low + (1L << dropped) - 1);
        // Beyond the infinities are keys of no number.
        return new Range(
                Double.isNaN(least) ? Double.NEGATIVE_INFINITY : least,
                Double.isNaN(largest) ? Double.POSITIVE_INFINITY : largest);
    }

    /** The bits of a number, ordered as the number; -0 is 0. */
    private static long key(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static double value(long key) {
        return Double.longBitsToDouble(key ^ ((key >> 63) & Long.MAX_VALUE));
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        compact();
        pending = new long[0];
        out.defaultWriteObject();
    }
}
