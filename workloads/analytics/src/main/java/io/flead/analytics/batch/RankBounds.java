package io.flead.analytics.batch;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Two values between which an order statistic of many devices' values lies, both inclusive.
 *
 * @param low at most the wanted value
 * @param high at least the wanted value
 */
record RankBounds(double low, double high) implements Serializable {

    /**
     * Bounds of several ranks, from the sketches: close to each other, because a sketch is fine.
     *
     * @param ranks each at least 0 and below the number of all values
     */
    static RankBounds[] of(List<QuantileSketch> sketches, long[] ranks) {
        double[] marks = sketches.stream()
                .flatMapToDouble(sketch -> Arrays.stream(sketch.marks()))
                .sorted()
                .distinct()
                .toArray();
        RankBounds[] bounds = new RankBounds[ranks.length];
        for (int i = 0; i < ranks.length; i++) {
            long rank = ranks[i];
            // The last mark with at most `rank` values below it: the wanted value cannot be smaller.
            int low = 0;
            int high = marks.length - 1;
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                double mark = marks[middle];
                if (sketches.stream().mapToLong(one -> one.mostBelow(mark)).sum() <= rank) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            int from = low;
            // The first mark with more than `rank` values up to it: the wanted value cannot be larger.
            high = marks.length - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                double mark = marks[middle];
                if (sketches.stream().mapToLong(one -> one.leastUpTo(mark)).sum() > rank) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            bounds[i] = new RankBounds(marks[from], marks[low]);
        }
        return bounds;
    }
}
