package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.Program;
import io.flead.api.v1alpha1.WindowsRunner;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/**
 * The windows over the stream in one pod, where no Spark operator runs them. Never two at a time, for both would go on
 * from the same checkpoint.
 */
public final class WindowsDeployment extends PipelineDependent<Deployment> {

    private static final int KEPT_REVISIONS = 2;

    public WindowsDeployment() {
        super(Deployment.class, Component.WINDOWS, Names::windows);
    }

    @Override
    public boolean isWorkload() {
        return true;
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        var analytics = pipeline.getSpec().analytics();
        return analytics.enabled() && prerequisites.placement(analytics).windows() == WindowsRunner.Deployment;
    }

    @Override
    public Deployment desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        AnalyticsJob job = new AnalyticsJob(
                pipeline,
                prerequisites,
                Pods.metadata(
                        pipeline,
                        Program.WINDOWS,
                        prerequisites,
                        Pods.kafkaAndDatabaseSecrets(pipeline, prerequisites)));
        return new DeploymentBuilder()
                .withMetadata(metadata(pipeline))
                .withNewSpec()
                .withReplicas(pipeline.getSpec().suspend() ? 0 : 1)
                .withRevisionHistoryLimit(KEPT_REVISIONS)
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(Labels.selector(pipeline, Component.WINDOWS))
                .endSelector()
                .withTemplate(job.alone("windows", true))
                .endSpec()
                .build();
    }
}
