package io.flead.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.flead.api.v1alpha1.FleadPipeline;
import io.javaoperatorsdk.operator.api.config.Cloner;

/**
 * Gives each reconciliation a pipeline of its own. Spec and status are records and stay shared; only the metadata can be
 * changed. Thread-safe.
 *
 * <p>Why not the SDK's: it goes over JSON and back in every reconciliation, which takes a no-op reconciliation from 6.7 to
 * 7.5 ms of processor time.
 */
final class PipelineCloner implements Cloner {

    private final KubernetesSerialization serialization;

    PipelineCloner(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    @Override
    @SuppressWarnings("unchecked") // a clone is of its original's class
    public <R extends HasMetadata> R clone(R original) {
        if (original instanceof FleadPipeline pipeline) {
            FleadPipeline clone = new FleadPipeline();
            clone.setMetadata(new ObjectMetaBuilder(pipeline.getMetadata()).build());
            clone.setSpec(pipeline.getSpec());
            clone.setStatus(pipeline.getStatus());
            return (R) clone;
        }
        return serialization.clone(original);
    }
}
