package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.kind.ScheduledSparkApplication;
import io.flead.operator.kind.SparkJob;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.Objects;

/**
 * The batch: a Spark job on the pipeline's schedule. Each run reads the pipeline file as it then is, so a change of
 * settings changes nothing here.
 */
public final class BatchApplication extends PipelineDependent<ScheduledSparkApplication> {

    private static final Component COMPONENT = Component.BATCH;

    private static final int KEPT_RUNS = 3;
    private static final int RETRIES = 2;
    private static final long RETRY_SECONDS = 20;

    public BatchApplication() {
        super(ScheduledSparkApplication.class, COMPONENT, Names::batch);
    }

    @Override
    public boolean isWorkload() {
        return true;
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        var analytics = pipeline.getSpec().analytics();
        return analytics.enabled() && prerequisites.placement(analytics).batchOnSpark();
    }

    @Override
    public ScheduledSparkApplication desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        AnalyticsJob job = new AnalyticsJob(
                pipeline,
                prerequisites,
                new ObjectMetaBuilder()
                        .withLabels(Labels.of(pipeline, COMPONENT))
                        .build());
        ScheduledSparkApplication application = new ScheduledSparkApplication();
        application.setMetadata(metadata(pipeline));
        application.setSpec(new ScheduledSparkApplication.Spec(
                pipeline.getSpec().analytics().schedule(),
                "UTC",
                "Forbid",
                pipeline.getSpec().suspend(),
                KEPT_RUNS,
                KEPT_RUNS,
                job.run(
                        "batch",
                        new SparkJob.RestartPolicy("OnFailure", RETRIES, RETRY_SECONDS, RETRIES, RETRY_SECONDS),
                        false,
                        false)));
        return application;
    }

    /**
     * The Spark operator looks at the next run that it has planned, and at a schedule that it once refused never again.
     */
    @Override
    protected boolean recreates(ScheduledSparkApplication actual, ScheduledSparkApplication desired) {
        return !Objects.equals(actual.getSpec().schedule(), desired.getSpec().schedule())
                || !Objects.equals(
                        actual.getSpec().timeZone(), desired.getSpec().timeZone());
    }
}
