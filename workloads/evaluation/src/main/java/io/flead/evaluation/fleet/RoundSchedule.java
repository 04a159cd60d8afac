package io.flead.evaluation.fleet;

import java.util.Arrays;
import java.util.List;

/**
 * Length of a fleet's training.
 *
 * @param rounds rounds of federated averaging
 * @param epochs passes over its rows that a device makes in each round
 */
public record RoundSchedule(int rounds, int epochs) {
    public RoundSchedule {
        if (rounds < 1 || epochs < 1) {
            throw new IllegalArgumentException("impossible schedule: " + rounds + " rounds of " + epochs + " epochs");
        }
    }

    /**
     * The one rule for every fleet, by the median device's training rows: few rows make few steps per pass, so they are
     * skipped more often.
     */
    public static RoundSchedule of(List<Integer> trainRows) {
        int[] sorted = trainRows.stream().mapToInt(Integer::intValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no devices: " + Arrays.toString(sorted));
        }
        int median = sorted[sorted.length / 2];
        if (median < 1000) {
            return new RoundSchedule(10, 5);
        }
        return median < 4096 ? new RoundSchedule(10, 3) : new RoundSchedule(8, 2);
    }

    /** Passes over the rows in all. */
    public int totalEpochs() {
        return rounds * epochs;
    }
}
