package io.flead.federation;

import io.flead.api.v1alpha1.Strategy;

/** Combines the steps of a round into the next global model. Implementations are pure functions. */
public sealed interface AggregationStrategy permits FedAvg {

    /** The strategy that a pipeline names. */
    static AggregationStrategy of(Strategy strategy) {
        return switch (strategy) {
            case FED_AVG -> new FedAvg();
        };
    }

    /** Its name in the model's record. */
    String label();

    /**
     * The next global model.
     *
     * @param global flat parameters that the steps started from {@code [parameters]}
     * @param steps the devices' steps, weighted by their samples, at least one
     * @return flat parameters {@code [parameters]}, a new array
     */
    float[] next(float[] global, ExactSum steps);
}
