package io.flead.federation;

import io.flead.contract.message.ServerState;

/**
 * Momentum on the server: {@code m' = momentum * m + step, w' = w + learningRate * m'} (Hsu, Qi and Brown, "Measuring the
 * Effects of Non-Identical Data Distribution for Federated Visual Classification", 2019, FedAvgM). Without momentum and at
 * rate 1 it is {@link PlainStep}.
 *
 * @param learningRate above 0, finite
 * @param momentum at least 0, below 1
 */
public record MomentumStep(double learningRate, double momentum) implements ServerStep {

    public MomentumStep {
        AdaptiveStep.requireRates(learningRate, momentum);
    }

    @Override
    public AggregationStrategy.Outcome move(float[] global, double[] step, ServerState before) {
        float[] next = new float[global.length];
        float[] moved = new float[global.length];
        boolean first = before.momentum().length == 0;
        for (int i = 0; i < next.length; i++) {
            double m = momentum * (first ? 0 : before.momentum()[i]) + step[i];
            next[i] = (float) (global[i] + learningRate * m);
            moved[i] = (float) m;
        }
        return new AggregationStrategy.Outcome(next, new ServerState(moved, new float[0]));
    }
}
