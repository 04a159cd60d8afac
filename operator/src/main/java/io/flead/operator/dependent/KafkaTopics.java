package io.flead.operator.dependent;

import io.flead.api.topic.TopicDefinition;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.prerequisites.KafkaAccess.StrimziAccess;
import io.flead.operator.prerequisites.Prerequisites;
import io.flead.operator.prerequisites.TopicResourceName;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.topic.KafkaTopicBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The topics, where Strimzi runs Kafka. They are in the Kafka cluster's namespace. A topic that another owner has is
 * left alone, and the prerequisites report it as a problem.
 */
public final class KafkaTopics extends BulkPipelineDependent<KafkaTopic> {

    private static final Component COMPONENT = Component.TOPIC;
    private static final int REPLICAS_TO_SPARE_ONE = 3;

    public KafkaTopics() {
        super(KafkaTopic.class, COMPONENT);
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
                .map(strimzi -> Topics.of(pipeline.getSpec().kafka()).all().stream()
                        .filter(topic -> !prerequisites.takenTopics().contains(topic.name()))
                        .map(topic -> resource(pipeline, strimzi, topic))
                        .toList())
                .orElse(List.of());
    }

    private static KafkaTopic resource(FleadPipeline pipeline, StrimziAccess strimzi, TopicDefinition topic) {
        int replicas = pipeline.getSpec().kafka().replicas();
        Map<String, String> labels = Labels.of(pipeline, COMPONENT);
        labels.put("strimzi.io/cluster", strimzi.name());
        return new KafkaTopicBuilder()
                .withNewMetadata()
                .withName(TopicResourceName.name(strimzi.name(), topic.name()))
                .withNamespace(strimzi.namespace())
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withTopicName(topic.name())
                .withPartitions(topic.partitions())
                .withReplicas(replicas)
                .withConfig(config(topic, replicas))
                .endSpec()
                .build();
    }

    /** Of three replicas two must have a record before it counts as written: one broker's end then loses none. */
    private static Map<String, Object> config(TopicDefinition topic, int replicas) {
        Map<String, Object> config = new TreeMap<>(topic.config());
        if (replicas >= REPLICAS_TO_SPARE_ONE) {
            config.put("min.insync.replicas", "2");
        }
        return config;
    }
}
