package io.flead.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.strimzi.api.kafka.model.topic.KafkaTopicBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelsTest {

    private static final ResourceID PIPELINE = new ResourceID("pumps", "plant");

    @Test
    void aJobOfAnotherNamespaceHoldsUpNoPipeline() {
        assertThat(Labels.pipelineOf(
                        new JobBuilder().withMetadata(metadata("elsewhere")).build()))
                .isEmpty();
        assertThat(Labels.pipelineOf(
                        new JobBuilder().withMetadata(metadata("plant")).build()))
                .contains(PIPELINE);
    }

    @Test
    void aTopicBelongsToAPipelineOfAnotherNamespace() {
        assertThat(Labels.pipelineOf(
                        new KafkaTopicBuilder().withMetadata(metadata("kafka")).build()))
                .contains(PIPELINE);
    }

    private static ObjectMeta metadata(String namespace) {
        return new ObjectMetaBuilder()
                .withName("any")
                .withNamespace(namespace)
                .withLabels(Map.of(Labels.PIPELINE, "pumps", Labels.NAMESPACE, "plant"))
                .build();
    }
}
