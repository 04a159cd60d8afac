package io.flead.federation;

import io.flead.contract.message.ServerState;

/** The model moves by the step: {@code w' = w + step}. */
public record PlainStep() implements ServerStep {

    @Override
    public AggregationStrategy.Outcome move(float[] global, double[] step, ServerState before) {
        float[] next = new float[global.length];
        for (int i = 0; i < next.length; i++) {
            next[i] = (float) (global[i] + step[i]);
        }
        return new AggregationStrategy.Outcome(next, ServerState.NONE);
    }
}
