package io.flead.producer.simulator;

/**
 * The wear of a machine's bearing. Time is cut into cycles of the mean time between maintenance; each holds one
 * failure, whose length is {@code anomalyRate} of the cycle and which maintenance ends. So the share of readings that
 * belong to a failure is exact in each cycle, and the time between two maintenances varies around its mean.
 *
 * <p>A failure takes at least {@value #SHORTEST_FAILURE} readings, so that it can progress: where {@code anomalyRate}
 * of the interval is shorter (slow devices, rare failures), cycles are longer than the interval instead.
 *
 * <p>Who watches a fleet for two minutes should see a failure: in the first cycle, failures are spread evenly over the
 * fleet, beginning with the first machine at reading {@value #FIRST_FAILURE}. Later ones fall where the seed says.
 *
 * @param cycle readings of a cycle
 * @param failure readings of the failure in it
 */
record BearingWear(long cycle, long failure) {

    static final long SHORTEST_FAILURE = 20;
    static final long FIRST_FAILURE = 240;

    private static final int STREAM = 1000;
    /** Multiples of it, modulo 1, fill the unit interval evenly, however many are taken. */
    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

    /**
     * The wear of a fleet.
     *
     * @param anomalyRate share of readings that belong to a failure, 0 to 1
     * @param maintenanceReadings mean readings between maintenance
     */
    static BearingWear of(double anomalyRate, double maintenanceReadings) {
        if (anomalyRate <= 0) {
            return new BearingWear(1, 0);
        }
        long cycle = Math.max(1, Math.round(Math.max(maintenanceReadings, SHORTEST_FAILURE / anomalyRate)));
        return new BearingWear(cycle, Math.min(cycle, Math.round(anomalyRate * cycle)));
    }

    /** The bearing's wear: 0 when healthy, otherwise growing within (0, 1] until maintenance. */
    double severity(long seed, int device, long step) {
        if (failure == 0) {
            return 0;
        }
        long start = start(seed, device, Math.floorDiv(step, cycle));
        long inFailure = Math.floorMod(step, cycle) - start;
        return inFailure < 0 || inFailure >= failure ? 0 : Math.pow((inFailure + 1.0) / failure, 0.7);
    }

    /** Readings from the beginning of a cycle to its failure. */
    private long start(long seed, int device, long cycleNumber) {
        long healthy = cycle - failure;
        if (cycleNumber == 0) {
            long first = Math.min(FIRST_FAILURE, healthy);
            double share = device * GOLDEN_RATIO % 1.0;
            return first + (long) (share * (healthy - first));
        }
        return (long) (Noise.uniform(Noise.bits(seed, device, cycleNumber, STREAM)) * (healthy + 1));
    }
}
