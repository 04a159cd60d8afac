package io.flead.federation;

import java.math.BigInteger;

/**
 * A weighted sum of vectors that does not depend on the order of its terms. Each value is rounded once to a multiple of
 * 2<sup>-42</sup>; from there on all arithmetic is that of integers of 128 bits, two {@code long}s an element.
 *
 * <p>Room: a value below 2<sup>20</sup> has 62 bits, a weight below 2<sup>31</sup> makes it 93, and 2<sup>20</sup>
 * terms make it 113, of 127. Memory does not grow with the number of terms. Not thread-safe.
 */
public final class ExactSum {

    /** Values must not be further from 0. */
    public static final double LIMIT = 1 << 20;

    /** Most terms. */
    public static final int MAX_TERMS = 1 << 20;

    /** Largest weight of a term. */
    public static final long MAX_WEIGHT = Integer.MAX_VALUE;

    private static final int FRACTION_BITS = 42;
    private static final double ONE = 1L << FRACTION_BITS;

    /** Two's complement numbers of 128 bits: {@code high * 2^64 + low}, low without a sign. */
    private final long[] high;

    private final long[] low;
    private long totalWeight;
    private int terms;

    /** A sum of no vectors {@code [length]}. */
    public ExactSum(int length) {
        high = new long[length];
        low = new long[length];
    }

    /**
     * Adds {@code weight * values}.
     *
     * @param values {@code [length]}, each within {@link #LIMIT}
     * @param weight 1 to {@link #MAX_WEIGHT}
     * @throws IllegalArgumentException when a value or the weight is out of range; the sum is unchanged then
     * @throws IllegalStateException when it holds {@link #MAX_TERMS} already
     */
    public void add(double[] values, long weight) {
        if (values.length != high.length) {
            throw new IllegalArgumentException("sum of length " + high.length + ", term of length " + values.length);
        }
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("weight must be 1 to " + MAX_WEIGHT + ": " + weight);
        }
        for (double value : values) {
            // Negated, so that NaN is refused too.
            if (!(Math.abs(value) <= LIMIT)) {
                throw new IllegalArgumentException("value must be within " + LIMIT + ": " + value);
            }
        }
        if (terms == MAX_TERMS) {
            throw new IllegalStateException("no room for more than " + MAX_TERMS + " terms");
        }
        for (int i = 0; i < values.length; i++) {
            // Scaling by a power of two is exact; rint rounds to the nearest, halves to even.
            long fixed = (long) Math.rint(values[i] * ONE);
            long productLow = fixed * weight;
            long sumLow = low[i] + productLow;
            long carry = Long.compareUnsigned(sumLow, productLow) < 0 ? 1 : 0;
            high[i] += Math.multiplyHigh(fixed, weight) + carry;
            low[i] = sumLow;
        }
        totalWeight += weight;
        terms++;
    }

    /** Sum of the weights. */
    public long totalWeight() {
        return totalWeight;
    }

    /** Number of terms. */
    public int terms() {
        return terms;
    }

    /** Length of the vectors. */
    public int length() {
        return high.length;
    }

    /**
     * The weighted mean of an element, with two roundings: of the exact sum to a double, and of the quotient.
     *
     * @throws IllegalStateException when nothing was added: 0/0 has no value
     */
    public double mean(int index) {
        if (terms == 0) {
            throw new IllegalStateException("the mean of nothing is not a number");
        }
        BigInteger sum = BigInteger.valueOf(high[index])
                .shiftLeft(Long.SIZE)
                .add(new BigInteger(Long.toUnsignedString(low[index])));
        // The total weight is below 2^51, so it is exact as a double.
        return sum.doubleValue() / totalWeight / ONE;
    }
}
