package io.flead.federation;

/** How the steps of a round's devices become one. Implementations are pure and depend on no order of the devices. */
public sealed interface Combination permits WeightedMean, CoordinateMedian, TrimmedMean, Krum {

    /** Devices below which it gives no guarantee, at least 1. */
    int leastDevices();

    /** Most devices whose steps it needs at once; 0 when their sum is enough. */
    int keptDevices();

    /**
     * The step of the whole round.
     *
     * @return {@code [parameters]}, a new array
     */
    double[] combine(RoundSteps steps);
}
