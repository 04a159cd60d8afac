package io.flead.analytics.batch;

import java.util.List;

/**
 * The quantiles of results, with linear interpolation between order statistics: PostgreSQL's {@code percentile_cont}.
 */
final class Quantiles {

    /** Names in results, by quantile. */
    static final List<String> NAMES = List.of("p01", "p05", "p25", "p50", "p75", "p95", "p99");

    private static final double[] QUANTILES = {.01, .05, .25, .5, .75, .95, .99};

    private Quantiles() {}

    /** Access to the k-th smallest of some values. */
    @FunctionalInterface
    interface OrderStatistics {
        /** The value of this rank, 0 is the smallest. */
        double at(long rank);
    }

    /** {@code [quantiles]} of so many values, at least one. */
    static double[] of(long count, OrderStatistics values) {
        double[] result = new double[QUANTILES.length];
        for (int q = 0; q < QUANTILES.length; q++) {
            double position = QUANTILES[q] * (count - 1);
            long below = (long) position;
            double low = values.at(below);
            double high = below + 1 < count ? values.at(below + 1) : low;
            result[q] = low + (position - below) * (high - low);
        }
        return result;
    }

    /** The ranks that {@link #of} asks for with so many values: two for each quantile. */
    static long[] ranks(long count) {
        long[] ranks = new long[2 * QUANTILES.length];
        for (int q = 0; q < QUANTILES.length; q++) {
            long below = (long) (QUANTILES[q] * (count - 1));
            ranks[2 * q] = below;
            ranks[2 * q + 1] = Math.min(below + 1, count - 1);
        }
        return ranks;
    }
}
