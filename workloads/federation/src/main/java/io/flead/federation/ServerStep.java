package io.flead.federation;

import io.flead.contract.message.ServerState;

/** How the global model moves by the step of a round. Implementations are pure. */
public sealed interface ServerStep permits PlainStep, MomentumStep, AdaptiveStep {

    /**
     * Moves.
     *
     * @param global flat parameters {@code [parameters]}, not changed
     * @param step of the round {@code [parameters]}
     * @param before what was remembered from the round before; {@link ServerState#NONE} in the first
     */
    AggregationStrategy.Outcome move(float[] global, double[] step, ServerState before);
}
