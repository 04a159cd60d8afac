package io.flead.federation;

/**
 * Federated averaging: {@code w' = w + sum(n_k * (w_k - w)) / sum(n_k)}, which is the mean of the devices' parameters
 * weighted by their samples (McMahan et al., "Communication-Efficient Learning of Deep Networks from Decentralized
 * Data", 2017, algorithm 1).
 */
public record FedAvg() implements AggregationStrategy {

    @Override
    public String label() {
        return "FedAvg";
    }

    @Override
    public float[] next(float[] global, ExactSum steps) {
        if (global.length != steps.length()) {
            throw new IllegalArgumentException("model of " + global.length + " parameters, steps of " + steps.length());
        }
        float[] next = new float[global.length];
        for (int i = 0; i < next.length; i++) {
            next[i] = (float) (global[i] + steps.mean(i));
        }
        return next;
    }
}
