package io.flead.operator.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.flead.api.program.EnvironmentNames;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.Program;
import io.flead.api.v1alpha1.ServiceResources;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The Deployment of one of the small services, which differ in little. Suspended means no pod. */
abstract class ServiceDeployment extends PipelineDependent<Deployment> {

    private static final int GRACE_SECONDS = 30;
    private static final int KEPT_REVISIONS = 2;

    private final Program program;

    ServiceDeployment(Program program, Function<Names, String> name) {
        super(Deployment.class, Component.of(program), name);
        this.program = program;
    }

    /** Pods while the pipeline is not suspended. */
    abstract int replicas(FleadPipeline pipeline);

    /** CPU and memory of a pod. */
    abstract ServiceResources resources(FleadPipeline pipeline);

    /** What the pipeline adds to a pod. */
    abstract @Nullable JsonNode podTemplate(FleadPipeline pipeline);

    /** Whether two of it must not run at a time, not even during an update. */
    abstract boolean alone();

    /** Names of the Secrets that it uses. */
    List<String> secrets(FleadPipeline pipeline, Prerequisites prerequisites) {
        return Pods.kafkaSecrets(prerequisites);
    }

    /** Its environment, besides the variables of all. */
    List<EnvVar> variables(FleadPipeline pipeline, Prerequisites prerequisites) {
        return List.of();
    }

    /** Its volumes, besides those of all. */
    List<Volume> volumes(FleadPipeline pipeline) {
        return List.of();
    }

    /** Their mounts. */
    List<VolumeMount> mounts(FleadPipeline pipeline) {
        return List.of();
    }

    @Override
    public boolean isWorkload() {
        return true;
    }

    @Override
    public final Deployment desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        Map<String, String> selector = Labels.selector(pipeline, component());
        boolean several = replicas(pipeline) > 1;
        PodSpecBuilder pod = new PodSpecBuilder()
                .withAutomountServiceAccountToken(false)
                // Variables named after Services, such as KAFKA_PORT, would be taken for client program.
                .withEnableServiceLinks(false)
                .withImagePullSecrets(Pods.pullSecretReferences(pipeline, prerequisites))
                .withSecurityContext(Pods.podSecurity(Pods.SERVICE_USER))
                .withTerminationGracePeriodSeconds((long) GRACE_SECONDS)
                .withContainers(container(pipeline, prerequisites))
                .withVolumes(allVolumes(pipeline));
        if (several) {
            pod.addNewTopologySpreadConstraint()
                    .withMaxSkew(1)
                    .withTopologyKey("kubernetes.io/hostname")
                    .withWhenUnsatisfiable("ScheduleAnyway")
                    .withNewLabelSelector()
                    .withMatchLabels(selector)
                    .endLabelSelector()
                    .endTopologySpreadConstraint();
        }
        return new DeploymentBuilder()
                .withMetadata(metadata(pipeline))
                .withNewSpec()
                .withReplicas(pipeline.getSpec().suspend() ? 0 : replicas(pipeline))
                .withRevisionHistoryLimit(KEPT_REVISIONS)
                .withNewStrategy()
                .withType(alone() ? "Recreate" : "RollingUpdate")
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(selector)
                .endSelector()
                .withTemplate(PodTemplate.of(prerequisites, podTemplate(pipeline))
                        .over(new PodTemplateSpecBuilder()
                                .withMetadata(Pods.metadata(
                                        pipeline, program, prerequisites, secrets(pipeline, prerequisites)))
                                .withSpec(pod.build())
                                .build()))
                .endSpec()
                .build();
    }

    private Container container(FleadPipeline pipeline, Prerequisites prerequisites) {
        List<EnvVar> variables = new ArrayList<>(Variables.pipelineFile());
        variables.addAll(Variables.kafka(prerequisites.kafka()));
        variables.addAll(variables(pipeline, prerequisites));
        variables.add(Variables.variable(EnvironmentNames.HTTP_PORT, String.valueOf(AggregatorService.PORT)));
        variables.add(Variables.variable("JAVA_TOOL_OPTIONS", ServiceContainer.JAVA_OPTIONS));
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(Pods.pipelineFileMount());
        mounts.add(Pods.mount("tmp", "/tmp"));
        mounts.addAll(mounts(pipeline));
        return new ContainerBuilder()
                .withName(program.word())
                .withImage(Pods.image(pipeline, prerequisites, program.word()))
                .withImagePullPolicy(Pods.pullPolicy(pipeline))
                .withEnv(variables)
                .addNewPort()
                .withName("http")
                .withContainerPort(AggregatorService.PORT)
                .withProtocol("TCP")
                .endPort()
                .withStartupProbe(ServiceContainer.probe("/healthz", 2, 60))
                .withLivenessProbe(ServiceContainer.probe("/healthz", 10, 6))
                .withReadinessProbe(ServiceContainer.probe("/readyz", 5, 2))
                .withResources(ServiceContainer.resources(resources(pipeline)))
                .withSecurityContext(Pods.containerSecurity())
                .withVolumeMounts(mounts)
                .build();
    }

    private List<Volume> allVolumes(FleadPipeline pipeline) {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(Pods.pipelineFileVolume(pipeline));
        volumes.add(Pods.scratch("tmp"));
        volumes.addAll(volumes(pipeline));
        return volumes;
    }
}
