package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.flead.api.program.EnvironmentNames;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.Program;
import io.flead.api.v1alpha1.Training;
import io.flead.operator.kind.FlinkDeployment;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.ArrayList;
import java.util.List;

/** Training and detection: a Flink job in application mode. Suspended, it keeps a savepoint and goes on from there. */
public final class TrainingDeployment extends PipelineDependent<FlinkDeployment> {

    private static final String FLINK_VERSION = "v1_20";
    private static final String JAR = "local:///opt/flink/usrlib/flead-training.jar";
    private static final String MAIN_CLASS = "io.flead.training.TrainingMain";

    /** Flink merges its own settings into the container of this name. */
    private static final String CONTAINER = "flink-main-container";

    public TrainingDeployment() {
        super(FlinkDeployment.class, Component.TRAINING, Names::training);
    }

    @Override
    public boolean isWorkload() {
        return true;
    }

    @Override
    public FlinkDeployment desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        Training training = pipeline.getSpec().training();
        FlinkSettings settings = FlinkSettings.of(pipeline, prerequisites);
        FlinkDeployment deployment = new FlinkDeployment();
        deployment.setMetadata(metadata(pipeline));
        deployment.setSpec(new FlinkDeployment.Spec(
                Pods.image(pipeline, prerequisites, "training"),
                Pods.pullPolicy(pipeline),
                FLINK_VERSION,
                Names.of(pipeline).training(),
                settings.configuration(),
                podTemplate(pipeline, prerequisites),
                new FlinkDeployment.JobManager(1, resource(FlinkSettings.JOB_MANAGER)),
                new FlinkDeployment.TaskManager(resource(ResourceAmount.of(training.resources()))),
                new FlinkDeployment.Job(
                        JAR,
                        MAIN_CLASS,
                        List.of(),
                        training.parallelism(),
                        switch (training.upgradeMode()) {
                            case SAVEPOINT -> "savepoint";
                            case LAST_STATE -> "last-state";
                            case STATELESS -> "stateless";
                        },
                        false,
                        pipeline.getSpec().suspend() ? "suspended" : "running")));
        return deployment;
    }

    private static FlinkDeployment.Resource resource(ResourceAmount amount) {
        return new FlinkDeployment.Resource(amount.cores(), ResourceAmount.megabytes(amount.mebibytes()));
    }

    private static PodTemplateSpec podTemplate(FleadPipeline pipeline, Prerequisites prerequisites) {
        List<EnvVar> variables = new ArrayList<>(Variables.pipelineFile());
        variables.addAll(Variables.kafka(prerequisites.kafka()));
        // More threads for one small network only get in each other's way.
        variables.add(Variables.variable(EnvironmentNames.OMP_NUM_THREADS, "1"));
        List<Volume> volumes = new ArrayList<>(List.of(
                Pods.pipelineFileVolume(pipeline), Pods.scratch("tmp"), Pods.scratch("log"), Pods.scratch("natives")));
        List<VolumeMount> mounts = new ArrayList<>(List.of(
                Pods.pipelineFileMount(),
                Pods.mount("tmp", "/tmp"),
                Pods.mount("log", "/opt/flink/log"),
                Pods.mount("natives", FlinkSettings.NATIVES)));
        StateVolume.claim(
                        pipeline.getSpec().training().storage(),
                        Names.of(pipeline).training())
                .ifPresent(claim -> {
                    volumes.add(Pods.claim("state", claim, false));
                    mounts.add(Pods.mount("state", StateVolume.PATH));
                });
        boolean together = StateVolume.onOneNode(pipeline.getSpec().training().storage(), prerequisites);
        PodTemplateSpec own = new PodTemplateSpecBuilder()
                .withMetadata(
                        Pods.metadata(pipeline, Program.TRAINING, prerequisites, Pods.kafkaSecrets(prerequisites)))
                .withSpec(new PodSpecBuilder()
                        .withEnableServiceLinks(false)
                        .withImagePullSecrets(Pods.pullSecretReferences(pipeline, prerequisites))
                        .withSecurityContext(Pods.podSecurity(Pods.FLINK_USER))
                        .withContainers(new ContainerBuilder()
                                .withName(CONTAINER)
                                .withEnv(variables)
                                .addNewPort()
                                .withName("metrics")
                                .withContainerPort(FlinkSettings.METRICS_PORT)
                                .withProtocol("TCP")
                                .endPort()
                                .withSecurityContext(Pods.containerSecurity())
                                .withVolumeMounts(mounts)
                                .build())
                        .withVolumes(volumes)
                        .withAffinity(together ? Pods.together(pipeline, Component.TRAINING) : null)
                        .build())
                .build();
        return PodTemplate.of(prerequisites, pipeline.getSpec().training().podTemplate())
                .over(own);
    }
}
