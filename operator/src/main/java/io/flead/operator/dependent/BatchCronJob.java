package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/**
 * The batch as a pod on the pipeline's schedule, where no Spark operator runs it. Each run reads the pipeline file as it
 * then is, so a change of settings changes nothing here.
 */
public final class BatchCronJob extends PipelineDependent<CronJob> {

    private static final Component COMPONENT = Component.BATCH;

    private static final int KEPT_RUNS = 3;
    private static final int RETRIES = 2;

    /** A run that could not begin by then, since the cluster was down, is left to the next one. */
    private static final long STARTS_WITHIN_SECONDS = 600;

    public BatchCronJob() {
        super(CronJob.class, COMPONENT, Names::batch);
    }

    @Override
    public boolean isWorkload() {
        return true;
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        var analytics = pipeline.getSpec().analytics();
        return analytics.enabled() && !prerequisites.placement(analytics).batchOnSpark();
    }

    @Override
    public CronJob desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        AnalyticsJob job = new AnalyticsJob(
                pipeline,
                prerequisites,
                new ObjectMetaBuilder()
                        .withLabels(Labels.of(pipeline, COMPONENT))
                        .build());
        return new CronJobBuilder()
                .withMetadata(metadata(pipeline))
                .withNewSpec()
                .withSchedule(pipeline.getSpec().analytics().schedule())
                .withTimeZone("Etc/UTC")
                .withConcurrencyPolicy("Forbid")
                .withStartingDeadlineSeconds(STARTS_WITHIN_SECONDS)
                .withSuspend(pipeline.getSpec().suspend())
                .withSuccessfulJobsHistoryLimit(KEPT_RUNS)
                .withFailedJobsHistoryLimit(KEPT_RUNS)
                .withNewJobTemplate()
                .withNewMetadata()
                .withLabels(Labels.of(pipeline, COMPONENT))
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(RETRIES)
                .withTemplate(job.alone("batch", false))
                .endSpec()
                .endJobTemplate()
                .endSpec()
                .build();
    }
}
