package io.flead.process.metrics;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Counts by upper bound, cumulative as Prometheus has them. Immutable; equality is identity.
 */
public final class ScrapedHistogram {

    private final double[] bounds;
    private final double[] cumulative;

    private ScrapedHistogram(double[] bounds, double[] cumulative) {
        this.bounds = bounds;
        this.cumulative = cumulative;
    }

    /** A histogram without buckets. */
    public static ScrapedHistogram empty() {
        return new ScrapedHistogram(new double[0], new double[0]);
    }

    /**
     * A histogram of cumulative counts. Counts read while they grow may be a little out of order; they are made
     * monotonic.
     *
     * @param countsByBound number of values up to each bound, infinity among the bounds
     */
    public static ScrapedHistogram ofCumulative(Map<Double, Double> countsByBound) {
        TreeMap<Double, Double> sorted = new TreeMap<>(countsByBound);
        double[] bounds = new double[sorted.size()];
        double[] cumulative = new double[sorted.size()];
        int i = 0;
        double highest = 0;
        for (Map.Entry<Double, Double> entry : sorted.entrySet()) {
            highest = Math.max(highest, entry.getValue());
            bounds[i] = entry.getKey();
            cumulative[i] = highest;
            i++;
        }
        return new ScrapedHistogram(bounds, cumulative);
    }

    /**
     * The difference to an earlier state of this histogram; the whole of it when the buckets differ or counting began
     * again.
     */
    public ScrapedHistogram minus(ScrapedHistogram earlier) {
        if (!Arrays.equals(bounds, earlier.bounds) || earlier.count() > count()) {
            return this;
        }
        double[] difference = new double[cumulative.length];
        double highest = 0;
        for (int i = 0; i < difference.length; i++) {
            highest = Math.max(highest, cumulative[i] - earlier.cumulative[i]);
            difference[i] = highest;
        }
        return new ScrapedHistogram(bounds, difference);
    }

    /** The same in another unit: bounds are multiplied by this factor. */
    public ScrapedHistogram times(double factor) {
        return new ScrapedHistogram(
                Arrays.stream(bounds).map(bound -> bound * factor).toArray(), cumulative);
    }

    /** Number of values. */
    public double count() {
        return cumulative.length == 0 ? 0 : cumulative[cumulative.length - 1];
    }

    /**
     * An estimate of a quantile, linear within its bucket (as Prometheus' {@code histogram_quantile}); the highest
     * finite bound when it lies beyond that, as {@link #isBeyondBounds} says.
     *
     * @param q 0 to 1
     * @return empty when there are no values
     */
    public OptionalDouble quantile(double q) {
        if (q < 0 || q > 1) {
            throw new IllegalArgumentException("q must be from 0 to 1: " + q);
        }
        double count = count();
        if (count <= 0) {
            return OptionalDouble.empty();
        }
        double rank = q * count;
        int bucket = bucket(rank);
        double lower = bucket == 0 ? 0 : bounds[bucket - 1];
        if (Double.isInfinite(bounds[bucket])) {
            return OptionalDouble.of(lower);
        }
        double below = bucket == 0 ? 0 : cumulative[bucket - 1];
        double inside = cumulative[bucket] - below;
        double part = inside <= 0 ? 0 : (rank - below) / inside;
        return OptionalDouble.of(lower + (bounds[bucket] - lower) * part);
    }

    /** Whether a quantile lies beyond the highest finite bound: only that it is more than this bound is known. */
    public boolean isBeyondBounds(double q) {
        return count() > 0 && Double.isInfinite(bounds[bucket(q * count())]);
    }

    private int bucket(double rank) {
        int bucket = 0;
        while (bucket < bounds.length - 1 && cumulative[bucket] < rank) {
            bucket++;
        }
        return bucket;
    }
}
