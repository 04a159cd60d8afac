package io.flead.operator.dependent;

import io.flead.api.topic.TopicDefinition;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.prerequisites.KafkaAccess.StrimziAccess;
import io.flead.operator.prerequisites.OptionalKind;
import io.flead.operator.prerequisites.Surroundings;
import io.flead.operator.prerequisites.TopicResource;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.topic.KafkaTopicBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The topics, where Strimzi runs Kafka. They stand in the Kafka cluster's namespace. A topic that belongs to somebody else is
 * left alone: that is told by the surroundings' problems.
 */
public final class KafkaTopics extends BulkPipelineDependent<KafkaTopic> {

    private static final String COMPONENT = "topic";

    public KafkaTopics() {
        super(KafkaTopic.class);
    }

    @Override
    public Optional<OptionalKind> optionalKind() {
        return Optional.of(OptionalKind.KAFKA_TOPIC);
    }

    @Override
    public List<KafkaTopic> desired(FleadPipeline pipeline, Surroundings surroundings) {
        return surroundings
                .kafka()
                .strimzi()
                .map(strimzi -> Topics.of(pipeline.getSpec().kafka()).all().stream()
                        .filter(topic -> !surroundings.takenTopics().contains(topic.name()))
                        .map(topic -> resource(pipeline, strimzi, topic))
                        .toList())
                .orElse(List.of());
    }

    private static KafkaTopic resource(FleadPipeline pipeline, StrimziAccess strimzi, TopicDefinition topic) {
        Map<String, String> labels = Labels.of(pipeline, COMPONENT);
        labels.put("strimzi.io/cluster", strimzi.name());
        return new KafkaTopicBuilder()
                .withNewMetadata()
                .withName(TopicResource.name(strimzi.name(), topic.name()))
                .withNamespace(strimzi.namespace())
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withTopicName(topic.name())
                .withPartitions(topic.partitions())
                .withReplicas(pipeline.getSpec().kafka().replicas())
                .withConfig(new TreeMap<>(topic.config()))
                .endSpec()
                .build();
    }
}
