package io.flead.api.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.Kafka;
import io.flead.api.v1alpha1.Kafka.DeletionPolicy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private final Topics topics = Topics.of(kafka("plant1."), Optional.empty());

    private static Kafka kafka(String prefix) {
        return new Kafka(null, null, null, prefix, 6, 3, DeletionPolicy.Delete);
    }

    @Test
    void aTopicOfReadingsThatIsNamedIsNotThePipelinesOwn() {
        Topics given = Topics.of(kafka("plant1."), Optional.of("machines"));
        assertThat(given.readings().name()).isEqualTo("machines");
        assertThat(given.all()).contains(given.readings());
        assertThat(given.own())
                .hasSize(given.all().size() - 1)
                .doesNotContain(given.readings())
                .allSatisfy(topic -> assertThat(topic.name()).startsWith("plant1."));
        assertThat(topics.own()).isEqualTo(topics.all());
    }

    @Test
    void everyTopicHasThePrefix() {
        assertThat(topics.all())
                .extracting(TopicDefinition::name)
                .containsExactly(
                        "plant1.edge-iiot-stream",
                        "plant1.anomalies",
                        "plant1.alarms",
                        "plant1.local-model-updates",
                        "plant1.global-model-updates",
                        "plant1.analytics-results",
                        "plant1.rejected-readings",
                        "plant1.device-status",
                        "plant1.scores",
                        "plant1.injections",
                        "plant1.verdicts");
    }

    @Test
    void scoresAreKeptForADay() {
        assertThat(topics.scores().config()).containsEntry("retention.ms", "86400000");
    }

    @Test
    void whatPeopleDoAndSayDoesNotAge() {
        assertThat(topics.injections().config()).containsEntry("retention.ms", "-1");
        assertThat(topics.verdicts().config()).containsEntry("retention.ms", "-1");
        assertThat(topics.verdicts().partitions()).isEqualTo(1);
    }

    @Test
    void twoPipelinesOfOneNameOnOneKafkaAreDifferentClients() {
        assertThat(ClientNames.of(kafka("plant1."), "pumps").aggregator()).isEqualTo("plant1./pumps/aggregator");
        assertThat(ClientNames.of(kafka(""), "pumps").aggregator()).isEqualTo("/pumps/aggregator");
    }

    @Test
    void globalModelsHaveOnePartitionAndTheNewestNeverExpires() {
        assertThat(topics.globalModelUpdates().partitions()).isEqualTo(1);
        assertThat(topics.globalModelUpdates().config())
                .containsEntry("cleanup.policy", "compact,delete")
                .containsEntry("retention.ms", "-1");
        assertThat(topics.readings().partitions()).isEqualTo(6);
    }

    @Test
    void aSenderOfReadingsChoosesNeitherTheirArrivalNorWhatTheyUnpackTo() {
        assertThat(topics.readings().config())
                .containsEntry("message.timestamp.type", "LogAppendTime")
                .containsEntry("compression.type", "uncompressed")
                .containsEntry("max.message.bytes", "1052672");
    }

    @Test
    void theNewestStatusOfADeviceNeverExpires() {
        assertThat(topics.deviceStatus().config()).containsEntry("cleanup.policy", "compact");
        assertThat(topics.deviceStatus().partitions()).isEqualTo(6);
    }
}
