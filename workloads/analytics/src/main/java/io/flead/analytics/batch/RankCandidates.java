package io.flead.analytics.batch;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The values of one device that may be the order statistic in question.
 *
 * @param below how many of its values are below the bounds
 * @param values its values within them, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once
record RankCandidates(int below, double[] values) implements Serializable {

    static RankCandidates of(double[] sorted, RankBounds bounds) {
        int from = QuantileSketch.firstNotBelow(sorted, bounds.low());
        int to = QuantileSketch.firstAbove(sorted, bounds.high());
        return new RankCandidates(from, Arrays.copyOfRange(sorted, from, Math.max(from, to)));
    }

    /** The value of this rank among all devices' values; exact. */
    static double select(List<RankCandidates> devices, long rank) {
        long below = 0;
        for (RankCandidates device : devices) {
            below += device.below;
        }
        double[] values = devices.stream()
                .flatMapToDouble(device -> Arrays.stream(device.values))
                .toArray();
        Arrays.sort(values);
        return values[Math.toIntExact(rank - below)];
    }
}
