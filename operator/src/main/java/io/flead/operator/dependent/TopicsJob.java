package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.flead.api.topic.TopicDefinition;
import io.flead.api.topic.Topics;
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
import java.util.TreeMap;

/**
 * Makes the missing topics of a Kafka that Strimzi does not run, where its account may. A Job cannot be changed: other
 * topics, another account or another image are another Job. It ends well as soon as every topic is there, whoever made
 * it. What is there stays as it is, also when the pipeline is deleted.
 */
public final class TopicsJob extends BulkPipelineDependent<Job> {

    /** It is the owner of Kafka who makes the topics, where the account may not: Kubernetes tries again for days. */
    private static final int PATIENCE = 1000;

    private static final int NAME_DIGITS = 8;

    public TopicsJob() {
        super(Job.class, Component.TOPIC);
    }

    @Override
    public List<Job> desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().suspend()
                        || pipeline.getSpec().kafka().bootstrapServers() == null
                        || !prerequisites.kafkaUsable()
                ? List.of()
                : List.of(job(pipeline, prerequisites));
    }

    /** A Job is never changed, so one that is there is right. */
    @Override
    public Matcher.Result<Job> match(Job actual, Job desired, FleadPipeline pipeline, Context<FleadPipeline> context) {
        return Matcher.Result.nonComputed(true);
    }

    private static String name(FleadPipeline pipeline, Prerequisites prerequisites) {
        List<String> settings = new ArrayList<>(List.of(
                Pods.image(pipeline, prerequisites, "archiver"),
                prerequisites.kafka().bootstrapServers(),
                String.valueOf(replicas(pipeline)),
                Pods.secretsDigest(prerequisites, Pods.kafkaSecrets(prerequisites))));
        for (TopicDefinition topic : Topics.of(pipeline.getSpec()).own()) {
            settings.addAll(List.of(
                    topic.name(), String.valueOf(topic.partitions()), new TreeMap<>(topic.config()).toString()));
        }
        return Names.of(pipeline).topics(Digest.of(settings).substring(0, NAME_DIGITS));
    }

    private static int replicas(FleadPipeline pipeline) {
        Integer replicas = pipeline.getSpec().kafka().replicas();
        return replicas == null ? 0 : replicas;
    }

    private static Job job(FleadPipeline pipeline, Prerequisites prerequisites) {
        return new JobBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(name(pipeline, prerequisites))
                        .withNamespace(pipeline.getMetadata().getNamespace())
                        .withLabels(Labels.of(pipeline, Component.TOPIC))
                        .build())
                .withNewSpec()
                .withBackoffLimit(PATIENCE)
                .withTemplate(PodTemplate.of(
                                prerequisites, pipeline.getSpec().storage().podTemplate())
                        .over(new PodTemplateSpecBuilder()
                                .withNewMetadata()
                                .withLabels(Labels.of(pipeline, Component.TOPIC))
                                .endMetadata()
                                .withNewSpec()
                                .withRestartPolicy("Never")
                                .withAutomountServiceAccountToken(false)
                                .withEnableServiceLinks(false)
                                .withImagePullSecrets(Pods.pullSecretReferences(pipeline, prerequisites))
                                .withSecurityContext(Pods.podSecurity(Pods.SERVICE_USER))
                                .withContainers(container(pipeline, prerequisites))
                                .withVolumes(Pods.pipelineFileVolume(pipeline), Pods.scratch("tmp"))
                                .endSpec()
                                .build()))
                .endSpec()
                .build();
    }

    private static Container container(FleadPipeline pipeline, Prerequisites prerequisites) {
        List<EnvVar> variables = new ArrayList<>(Variables.pipelineFile());
        variables.addAll(Variables.kafka(prerequisites.kafka()));
        variables.add(Variables.variable("JAVA_TOOL_OPTIONS", ServiceContainer.JAVA_OPTIONS));
        return new ContainerBuilder()
                .withName("topics")
                .withImage(Pods.image(pipeline, prerequisites, "archiver"))
                .withImagePullPolicy(Pods.pullPolicy(pipeline))
                .withArgs("topics", "--replicas", String.valueOf(replicas(pipeline)))
                .withEnv(variables)
                .withResources(
                        ServiceContainer.resources(pipeline.getSpec().storage().resources()))
                .withSecurityContext(Pods.containerSecurity())
                .withVolumeMounts(Pods.pipelineFileMount(), Pods.mount("tmp", "/tmp"))
                .build();
    }
}
