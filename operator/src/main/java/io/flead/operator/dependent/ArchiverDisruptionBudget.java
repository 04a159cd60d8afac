package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** A drained node takes one archiver at a time, where there are several. */
public final class ArchiverDisruptionBudget extends PipelineDependent<PodDisruptionBudget> {

    private static final Component COMPONENT = Component.ARCHIVER;

    public ArchiverDisruptionBudget() {
        super(PodDisruptionBudget.class, COMPONENT, Names::archiver);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().policies().disruption()
                && !pipeline.getSpec().suspend()
                && pipeline.getSpec().storage().replicas() > 1;
    }

    @Override
    public PodDisruptionBudget desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(metadata(pipeline))
                .withNewSpec()
                .withNewMaxUnavailable(1)
                // One that does not work need not be kept.
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(Labels.selector(pipeline, COMPONENT))
                .endSelector()
                .endSpec()
                .build();
    }
}
