package io.flead.operator.dependent;

import io.flead.api.topic.TopicDefinition;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.Kafka.DeletionPolicy;
import io.flead.operator.pipeline.Component;
import io.flead.operator.prerequisites.KafkaAccess.StrimziAccess;
import io.flead.operator.prerequisites.Prerequisites;
import io.flead.operator.prerequisites.TopicResourceName;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.topic.KafkaTopicBuilder;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The topics, where Strimzi runs Kafka. They are in the Kafka cluster's namespace. A topic that another owner has is
 * left alone, and the prerequisites report it as a problem. With the pipeline they go, or stay in Kafka, as it asks.
 */
public final class KafkaTopics extends StrimziDependent<KafkaTopic> {

    private static final String UNMANAGED = "{\"metadata\":{\"annotations\":{\"strimzi.io/managed\":\"false\"}}}";

    public KafkaTopics() {
        super(KafkaTopic.class, Component.TOPIC);
    }

    @Override
    public boolean isWorkload() {
        return true;
    }

    @Override
    public List<KafkaTopic> desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        return prerequisites
                .kafka()
                .strimzi()
                .map(strimzi -> Topics.of(pipeline.getSpec()).own().stream()
                        .filter(topic -> !prerequisites.takenTopics().contains(topic.name()))
                        .map(topic -> resource(pipeline, strimzi, topic))
                        .toList())
                .orElse(List.of());
    }

    /** Strimzi leaves a topic in Kafka whose resource says that it is not managed. */
    @Override
    protected Optional<String> changeBeforeDeletion(FleadPipeline pipeline) {
        return Optional.of(UNMANAGED)
                .filter(change -> pipeline.getSpec().kafka().deletionPolicy() == DeletionPolicy.Retain);
    }

    private KafkaTopic resource(FleadPipeline pipeline, StrimziAccess strimzi, TopicDefinition topic) {
        Integer replicas = pipeline.getSpec().kafka().replicas();
        return new KafkaTopicBuilder()
                .withNewMetadata()
                .withName(TopicResourceName.name(strimzi.name(), topic.name()))
                .withNamespace(strimzi.namespace())
                .withLabels(labels(pipeline, strimzi))
                .endMetadata()
                .withNewSpec()
                .withTopicName(topic.name())
                .withPartitions(topic.partitions())
                .withReplicas(replicas)
                .withConfig(new TreeMap<String, Object>(topic.config(replicas == null ? 0 : replicas)))
                .endSpec()
                .build();
    }
}
