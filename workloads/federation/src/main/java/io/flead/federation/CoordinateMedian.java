package io.flead.federation;

/**
 * The median of each coordinate, whatever the samples (Yin et al., "Byzantine-Robust Distributed Learning: Towards Optimal
 * Statistical Rates", 2018, definition 1); the middle of the two for an even number of devices. While fewer than half of
 * the devices lie, each coordinate stays within the range of the honest ones.
 *
 * @param keptDevices most devices whose steps take part
 */
public record CoordinateMedian(int keptDevices) implements Combination {

    /** Devices whose steps take part unless a pipeline says otherwise. */
    static final int DEVICES = 10_000;

    /** With two, one liar moves the middle as far as it likes. */
    private static final int LEAST = 3;

    public CoordinateMedian {
        KeptSteps.requireRoom(keptDevices, LEAST);
    }

    @Override
    public int leastDevices() {
        return LEAST;
    }

    @Override
    public double[] combine(RoundSteps steps) {
        return steps.kept().byCoordinate(sorted -> {
            int upper = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[upper] : ((double) sorted[upper - 1] + sorted[upper]) / 2;
        });
    }
}
