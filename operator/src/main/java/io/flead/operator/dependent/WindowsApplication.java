package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.Program;
import io.flead.api.v1alpha1.WindowsRunner;
import io.flead.operator.kind.SparkApplication;
import io.flead.operator.kind.SparkJob;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** The windows over the stream, run by the Spark operator: a Spark job without an end. Suspended, it goes on later from its checkpoint. */
public final class WindowsApplication extends PipelineDependent<SparkApplication> {

    private static final long RETRY_SECONDS = 30;

    /** Always means always; submissions, too, are tried for about a day. */
    private static final int SUBMISSIONS = 2880;

    public WindowsApplication() {
        super(SparkApplication.class, Component.WINDOWS, Names::windows);
    }

    @Override
    public boolean isWorkload() {
        return true;
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        var analytics = pipeline.getSpec().analytics();
        return analytics.enabled() && prerequisites.placement(analytics).windows() == WindowsRunner.Spark;
    }

    @Override
    public SparkApplication desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        AnalyticsJob job = new AnalyticsJob(
                pipeline,
                prerequisites,
                Pods.metadata(
                        pipeline,
                        Program.WINDOWS,
                        prerequisites,
                        Pods.kafkaAndDatabaseSecrets(pipeline, prerequisites)));
        SparkApplication application = new SparkApplication();
        application.setMetadata(metadata(pipeline));
        application.setSpec(job.run(
                "windows",
                new SparkJob.RestartPolicy("Always", null, RETRY_SECONDS, SUBMISSIONS, RETRY_SECONDS),
                true,
                pipeline.getSpec().suspend()));
        return application;
    }
}
