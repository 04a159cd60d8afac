package io.flead.federation;

/**
 * The mean of each coordinate without its largest and its smallest values, whatever the samples (Yin et al.,
 * "Byzantine-Robust Distributed Learning: Towards Optimal Statistical Rates", 2018, definition 2). Of n devices {@code
 * ceil(trim * n)} values go at either end, where the paper takes the share as whole: so a share above 0 always trims, and
 * at least one value stays. While at most that many devices lie, each coordinate stays within the range of the honest
 * ones.
 *
 * @param trim share that goes at either end, at least 0, below .5; 0 is the mean
 * @param keptDevices most devices whose steps take part
 */
public record TrimmedMean(double trim, int keptDevices) implements Combination {

    private static final int LEAST = 3;

    public TrimmedMean {
        // Negated, so that NaN is refused too.
        if (!(trim >= 0 && trim < .5)) {
            throw new IllegalArgumentException("trim must be at least 0 and below 0.5: " + trim);
        }
        KeptSteps.requireRoom(keptDevices, LEAST);
    }

    @Override
    public int leastDevices() {
        return LEAST;
    }

    @Override
    public double[] combine(RoundSteps steps) {
        return steps.kept().byCoordinate(this::mean);
    }

    private double mean(float[] sorted) {
        int cut = Math.min((int) Math.ceil(trim * sorted.length), (sorted.length - 1) / 2);
        double sum = 0;
        // In the order of the values, which is the same whatever the order of the devices.
        for (int i = cut; i < sorted.length - cut; i++) {
            sum += sorted[i];
        }
        return sum / (sorted.length - 2 * cut);
    }
}
