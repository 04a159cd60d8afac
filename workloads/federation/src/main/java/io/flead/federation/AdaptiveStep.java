package io.flead.federation;

import io.flead.contract.message.ServerState;

/**
 * Adaptive optimisation on the server (Reddi et al., "Adaptive Federated Optimization", 2020, algorithm 2), with d the
 * round's step:
 *
 * <pre>
 * m' = momentum * m + (1 - momentum) * d
 * v' = v + d^2                                     FedAdagrad
 * v' = beta2 * v + (1 - beta2) * d^2               FedAdam
 * v' = v - (1 - beta2) * d^2 * sign(v - d^2)       FedYogi
 * w' = w + learningRate * m' / (sqrt(v') + tau)
 * </pre>
 *
 * <p>Before the first round m is 0 and v is tau^2, as in the paper. The bias is not corrected: the paper has no such
 * correction.
 *
 * @param rule of the second moment
 * @param learningRate above 0, finite
 * @param momentum at least 0, below 1
 * @param beta2 at least 0, below 1; not used by FedAdagrad
 * @param tau how far the step adapts, above 0, finite
 */
public record AdaptiveStep(Rule rule, double learningRate, double momentum, double beta2, double tau)
        implements ServerStep {

    /** Rule of the second moment. */
    public enum Rule {
        /** Of FedAdagrad: the sum of the squares. */
        ADAGRAD,
        /** Of FedAdam: their decaying mean. */
        ADAM,
        /** Of FedYogi: it rises as FedAdam's and sinks more slowly. */
        YOGI
    }

    public AdaptiveStep {
        requireRates(learningRate, momentum);
        // Negated, so that NaN is refused too.
        if (!(beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException("beta2 must be at least 0 and below 1: " + beta2);
        }
        if (!(tau > 0 && tau < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("tau must be above 0: " + tau);
        }
    }

    static void requireRates(double learningRate, double momentum) {
        if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("learningRate must be above 0: " + learningRate);
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum must be at least 0 and below 1: " + momentum);
        }
    }

    @Override
    public AggregationStrategy.Outcome move(float[] global, double[] step, ServerState before) {
        float[] next = new float[global.length];
        float[] first = new float[global.length];
        float[] second = new float[global.length];
        boolean begins = before.momentum().length == 0;
        for (int i = 0; i < next.length; i++) {
            double d = step[i];
            double m = momentum * (begins ? 0 : before.momentum()[i]) + (1 - momentum) * d;
            double v = secondMoment(begins ? tau * tau : before.secondMoment()[i], d * d);
            next[i] = (float) (global[i] + learningRate * m / (Math.sqrt(v) + tau));
            first[i] = (float) m;
            second[i] = (float) v;
        }
        return new AggregationStrategy.Outcome(next, new ServerState(first, second));
    }

    private double secondMoment(double v, double square) {
        return switch (rule) {
            case ADAGRAD -> v + square;
            case ADAM -> beta2 * v + (1 - beta2) * square;
            case YOGI -> v - (1 - beta2) * square * Math.signum(v - square);
        };
    }
}
