package io.flead.analytics.batch;

import io.flead.analytics.counts.ValueCounts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The search for the order statistics of one sensor that its quantiles are made of. Each step counts the values within
 * the ranges that are left, and narrows these by a factor of at least a thousand, until each is one value. Pure.
 *
 * @param count values over all devices; -1 before the first step
 * @param ranges per rank that {@link Quantiles#ranks} names, where its value lies
 */
record RankSearch(long count, List<ValueCounts.Range> ranges) implements Serializable {

    /** Nothing is known. */
    static final RankSearch BEGIN =
            new RankSearch(-1, List.of(new ValueCounts.Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)));

    RankSearch {
        ranges = List.copyOf(ranges);
    }

    /** The ranges that are to be counted, each once; none when all values are known. */
    List<ValueCounts.Range> open() {
        return ranges.stream()
                .filter(range -> range.low() < range.high())
                .distinct()
                .toList();
    }

    /** What the values within {@link #open} tell. */
    RankSearch next(ValuesBetween counted) {
        if (ranges.isEmpty()) {
            return this;
        }
        boolean first = count < 0;
        long total = first ? counted.count() : count;
        if (total == 0) {
            return new RankSearch(0, List.of());
        }
        long[] ranks = Quantiles.ranks(total);
        List<ValueCounts.Range> found = new ArrayList<>();
        for (int i = 0; i < ranks.length; i++) {
            ValueCounts.Range range = ranges.get(first ? 0 : i);
            found.add(range.low() < range.high() ? counted.at(range, ranks[i]) : range);
        }
        return new RankSearch(total, found);
    }

    /** The quantiles, when no range is open; empty without values. */
    double[] quantiles() {
        if (count == 0) {
            return new double[0];
        }
        long[] ranks = Quantiles.ranks(count);
        return Quantiles.of(count, rank -> {
            int index = 0;
            while (ranks[index] != rank) {
                index++;
            }
            return ranges.get(index).low();
        });
    }
}
