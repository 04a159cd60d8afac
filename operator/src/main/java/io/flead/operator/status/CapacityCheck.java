package io.flead.operator.status;

import io.flead.api.v1alpha1.FleadPipeline;
import java.util.Optional;

/** Compares what a pipeline's devices need with what its resources give. Thread-safe. */
@FunctionalInterface
public interface CapacityCheck {

    /**
     * What is too small, with the numbers and the remedy; empty when all suffices.
     *
     * @param activeDevices devices that take part now, as far as known
     */
    Optional<String> shortfall(FleadPipeline pipeline, int activeDevices);
}
