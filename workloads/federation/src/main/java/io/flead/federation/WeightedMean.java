package io.flead.federation;

/**
 * The mean of the steps weighted by samples: {@code sum(n_k * (w_k - w)) / sum(n_k)} (McMahan et al.,
 * "Communication-Efficient Learning of Deep Networks from Decentralized Data", 2017, algorithm 1).
 */
public record WeightedMean() implements Combination {

    @Override
    public int leastDevices() {
        return 1;
    }

    @Override
    public int keptDevices() {
        return 0;
    }

    @Override
    public double[] combine(RoundSteps steps) {
        double[] mean = new double[steps.sum().length()];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = steps.sum().mean(i);
        }
        return mean;
    }
}
