package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.Map;

/**
 * A drained node takes one task manager at a time, where there are several. They belong to no Deployment, so the budget
 * has to say how many must stay. The job manager is not in it: alone, it could never be evicted.
 */
public final class TrainingDisruptionBudget extends PipelineDependent<PodDisruptionBudget> {

    private static final Component COMPONENT = Component.TRAINING;

    /** Flink's own label of its pods. */
    static final Map<String, String> TASK_MANAGERS = Map.of("component", "taskmanager");

    public TrainingDisruptionBudget() {
        super(PodDisruptionBudget.class, COMPONENT, Names::training);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().policies().disruption()
                && !pipeline.getSpec().suspend()
                && FlinkSettings.of(pipeline).taskManagers() > 1;
    }

    @Override
    public PodDisruptionBudget desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(metadata(pipeline))
                .withNewSpec()
                .withNewMinAvailable(FlinkSettings.of(pipeline).taskManagers() - 1)
                // Of a job that is down no pod is worth keeping.
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(Labels.selector(pipeline, COMPONENT))
                .addToMatchLabels(TASK_MANAGERS)
                .endSelector()
                .endSpec()
                .build();
    }
}
