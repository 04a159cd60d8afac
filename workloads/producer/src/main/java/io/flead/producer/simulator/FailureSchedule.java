package io.flead.producer.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failures that machines have by themselves. Time is cut into cycles of the mean time between maintenance; each
 * holds one failure, whose length is {@code anomalyRate} of the cycle. So the share of readings that belong to a failure
 * is exact in each cycle, and the time between two failures varies around its mean.
 *
 * <p>A failure takes at least {@value #SHORTEST_FAILURE} readings, so that it can progress: where {@code anomalyRate}
 * of the interval is shorter (slow devices, rare failures), cycles are longer than the interval instead.
 *
 * <p>Who watches a fleet for two minutes should see a failure: in the first cycle, failures are spread evenly over the
 * fleet, beginning with the first machine at reading {@value #FIRST_FAILURE}, and the types take turns. Later ones fall
 * where the seed says.
 *
 * @param cycle readings of a cycle
 * @param failure readings of the failure in it
 * @param types the failures that there are; empty where machines never fail by themselves
 * @param healthy readings before which no failure begins
 */
record FailureSchedule(long cycle, long failure, List<FailureType> types, long healthy) {

    static final long SHORTEST_FAILURE = 20;
    static final long FIRST_FAILURE = 240;

    private static final int STREAM = 1000;
    private static final int TYPE_STREAM = 1001;
    /** Multiples of it, modulo 1, fill the unit interval evenly, however many are taken. */
    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

    FailureSchedule {
        types = List.copyOf(types);
    }

    /**
     * The schedule of a fleet.
     *
     * @param anomalyRate share of readings that belong to a failure, 0 to 1
     * @param maintenanceReadings mean readings between maintenance
     * @param healthy readings before which no failure begins
     */
    static FailureSchedule of(double anomalyRate, double maintenanceReadings, List<FailureType> types, long healthy) {
        if (anomalyRate <= 0 || types.isEmpty()) {
            return new FailureSchedule(1, 0, List.of(), healthy);
        }
        long cycle = Math.max(1, Math.round(Math.max(maintenanceReadings, SHORTEST_FAILURE / anomalyRate)));
        return new FailureSchedule(cycle, Math.min(cycle, Math.round(anomalyRate * cycle)), types, healthy);
    }

    /** The failure of the cycle that a step is in, not mended; null where there is none. */
    @Nullable FailureCourse around(long seed, int machine, long step) {
        if (failure == 0) {
            return null;
        }
        long number = Math.floorDiv(step, cycle);
        long start = start(seed, machine, number);
        long inFailure = Math.floorMod(step, cycle) - start;
        if (number * cycle + start < healthy || inFailure < 0 || inFailure >= failure + FailureCourse.RECOVERY) {
            return null;
        }
        return new FailureCourse(type(seed, machine, number), 1, number * cycle + start, failure, FailureCourse.NEVER);
    }

    private FailureType type(long seed, int machine, long number) {
        int drawn = (int) (Noise.uniform(Noise.bits(seed, machine, number, TYPE_STREAM)) * types.size());
        return types.get(number == 0 ? machine % types.size() : drawn);
    }

    /** Readings from the beginning of a cycle to its failure. */
    private long start(long seed, int machine, long number) {
        long well = cycle - failure;
        if (number == 0) {
            long first = Math.min(FIRST_FAILURE, well);
            double share = machine * GOLDEN_RATIO % 1.0;
            return first + (long) (share * (well - first));
        }
        return (long) (Noise.uniform(Noise.bits(seed, machine, number, STREAM)) * (well + 1));
    }
}
