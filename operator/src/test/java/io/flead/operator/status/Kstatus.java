package io.flead.operator.status;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus;

/** What tools that follow Kubernetes' kstatus rules for custom resources, such as Flux, make of a pipeline. */
final class Kstatus {

    private Kstatus() {}

    /** {@code Terminating}, {@code InProgress}, {@code Failed} or {@code Current}. */
    static String of(FleadPipeline pipeline) {
        FleadPipelineStatus status = pipeline.getStatus();
        if (pipeline.getMetadata().getDeletionTimestamp() != null) {
            return "Terminating";
        }
        if (status.observedGeneration() != null
                && !status.observedGeneration().equals(pipeline.getMetadata().getGeneration())) {
            return "InProgress";
        }
        for (var condition : status.conditions()) {
            boolean holds = condition.status().equals("True");
            if (condition.type().equals("Reconciling") && holds) {
                return "InProgress";
            }
            if (condition.type().equals("Stalled") && holds) {
                return "Failed";
            }
        }
        return status.conditions().stream()
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst()
                .map(ready -> ready.status().equals("True") ? "Current" : "InProgress")
                .orElse("Current");
    }
}
