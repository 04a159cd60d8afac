package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/**
 * A drained node takes one of the training job's pods at a time. Task managers belong to no Deployment, so the budget
 * has to say how many must stay.
 */
public final class TrainingDisruptionBudget extends PipelineDependent<PodDisruptionBudget> {

    private static final Component COMPONENT = Component.TRAINING;

    public TrainingDisruptionBudget() {
        super(PodDisruptionBudget.class, COMPONENT, Names::training);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().policies().disruption() && !pipeline.getSpec().suspend();
    }

    @Override
    public PodDisruptionBudget desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(metadata(pipeline))
                .withNewSpec()
                // All task managers and the job manager, less one.
                .withNewMinAvailable(FlinkSettings.of(pipeline).taskManagers())
                .withNewSelector()
                .withMatchLabels(Labels.selector(pipeline, COMPONENT))
                .endSelector()
                .endSpec()
                .build();
    }
}
