package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.flead.api.program.EnvironmentNames;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Digest;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings the tables up to date before anything writes to them. A Job cannot be changed: another image or another
 * database is another Job, and the one before is deleted. While the pipeline is suspended, or its database is not named
 * yet, there is none.
 */
public final class MigrationJob extends BulkPipelineDependent<Job> {

    private static final Component COMPONENT = Component.MIGRATION;

    /**
     * Each try waits for the database by itself, and Kubernetes tries again with growing intervals. A refused database
     * is tried too, since the policy for that (podFailurePolicy) is unknown to clusters before 1.26.
     */
    private static final int PATIENCE = 100;

    private static final String WAIT_SECONDS = "3600";
    private static final int NAME_DIGITS = 8;

    public MigrationJob() {
        super(Job.class, COMPONENT);
    }

    @Override
    public List<Job> desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        Optional<String> database =
                prerequisites.digestOf(pipeline.getSpec().storage().databaseSecret());
        return pipeline.getSpec().suspend() || database.isEmpty()
                ? List.of()
                : List.of(job(pipeline, prerequisites, name(pipeline, prerequisites, database.get())));
    }

    /** A Job is never changed, so one that is there is right. */
    @Override
    public Matcher.Result<Job> match(Job actual, Job desired, FleadPipeline pipeline, Context<FleadPipeline> context) {
        return Matcher.Result.nonComputed(true);
    }

    private static String name(FleadPipeline pipeline, Prerequisites prerequisites, String databaseDigest) {
        String image = Pods.image(pipeline, prerequisites, "archiver");
        return Names.of(pipeline)
                .migration(Digest.of(List.of(image, databaseDigest)).substring(0, NAME_DIGITS));
    }

    private static Job job(FleadPipeline pipeline, Prerequisites prerequisites, String name) {
        return new JobBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(name)
                        .withNamespace(pipeline.getMetadata().getNamespace())
                        .withLabels(Labels.of(pipeline, COMPONENT))
                        .build())
                .withNewSpec()
                .withBackoffLimit(PATIENCE)
                .withTemplate(PodTemplate.of(
                                prerequisites, pipeline.getSpec().storage().podTemplate())
                        .over(new PodTemplateSpecBuilder()
                                .withNewMetadata()
                                .withLabels(Labels.of(pipeline, COMPONENT))
                                .endMetadata()
                                .withNewSpec()
                                .withRestartPolicy("Never")
                                .withAutomountServiceAccountToken(false)
                                .withEnableServiceLinks(false)
                                .withImagePullSecrets(Pods.pullSecretReferences(pipeline, prerequisites))
                                .withSecurityContext(Pods.podSecurity(Pods.SERVICE_USER))
                                .withContainers(container(pipeline, prerequisites))
                                .withVolumes(Pods.scratch("tmp"))
                                .endSpec()
                                .build()))
                .endSpec()
                .build();
    }

    private static Container container(FleadPipeline pipeline, Prerequisites prerequisites) {
        List<EnvVar> variables = new ArrayList<>(Variables.database(pipeline, prerequisites));
        variables.add(Variables.variable(
                EnvironmentNames.PIPELINE_IDENTITY,
                pipeline.getMetadata().getNamespace() + "/"
                        + pipeline.getMetadata().getName()));
        variables.add(Variables.variable("JAVA_TOOL_OPTIONS", ServiceContainer.JAVA_OPTIONS));
        return new ContainerBuilder()
                .withName("migrate")
                .withImage(Pods.image(pipeline, prerequisites, "archiver"))
                .withImagePullPolicy(Pods.pullPolicy(pipeline))
                .withArgs("migrate", "--wait", WAIT_SECONDS)
                .withEnv(variables)
                .withResources(
                        ServiceContainer.resources(pipeline.getSpec().storage().resources()))
                .withSecurityContext(Pods.containerSecurity())
                .withVolumeMounts(Pods.mount("tmp", "/tmp"))
                .build();
    }
}
