package io.flead.archiver;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.topic.Topics;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import io.flead.testkit.KafkaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topics command as a process, against a real broker. */
class TopicsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final KafkaProcess KAFKA = KafkaProcess.shared();

    private final String prefix = "made-" + UUID.randomUUID().toString().substring(0, 8) + "-";

    @TempDir
    private Path directory;

    @Test
    void makesWhatIsMissingAndLeavesWhatIsThere() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(prefix + "anomalies", 1, (short) 1)))
                    .all()
                    .get();
            try (JavaProcess topics = topics("--replicas", "1")) {
                assertThat(topics.awaitExit(PATIENCE)).as(topics.log()).isZero();
                assertThat(topics.log()).contains("event=topics_made", "made=" + (all() - 1), "existing=1");
            }
            Map<String, TopicDescription> made = admin.describeTopics(
                            List.of(prefix + "edge-iiot-stream", prefix + "anomalies", prefix + "global-model-updates"))
                    .allTopicNames()
                    .get();
            assertThat(requireNonNull(made.get(prefix + "edge-iiot-stream")).partitions())
                    .hasSize(3);
            assertThat(requireNonNull(made.get(prefix + "anomalies")).partitions())
                    .hasSize(1);
            ConfigResource models = new ConfigResource(ConfigResource.Type.TOPIC, prefix + "global-model-updates");
            assertThat(requireNonNull(admin.describeConfigs(List.of(models))
                                    .all()
                                    .get()
                                    .get(models))
                            .entries())
                    .anyMatch(entry -> entry.name().equals("cleanup.policy") && "compact,delete".equals(entry.value()));

            try (JavaProcess again = topics()) {
                assertThat(again.awaitExit(PATIENCE)).isZero();
                assertThat(again.log()).contains("made=0", "existing=" + all());
            }
        }
    }

    @Test
    void namesWhatItCannotMakeInOneLine() throws Exception {
        try (JavaProcess topics = topics("--replicas", "3")) {
            assertThat(topics.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(topics.log())
                    .contains(
                            "missing topics that cannot be made",
                            prefix + "edge-iiot-stream",
                            prefix + "device-status",
                            "have the owner of Kafka create them")
                    .doesNotContain("\tat ");
        }
        try (JavaProcess topics = topics("--replicas", "-1")) {
            assertThat(topics.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(topics.log()).contains("--replicas -1");
        }
    }

    /** Topics of a pipeline. */
    private int all() throws InvalidPipelineException {
        return Topics.of(PipelineFile.load(directory.resolve("pipeline.yaml")).spec())
                .own()
                .size();
    }

    private JavaProcess topics(String... arguments) throws Exception {
        Path file = Files.writeString(directory.resolve("pipeline.yaml"), """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata:
                  name: made
                spec:
                  devices:
                    source:
                      external: {}
                  readings:
                    deviceIdField: device_id
                    timestampField: timestamp
                    features: [pressure, flow]
                  kafka:
                    topicPrefix: %s
                    partitions: 3
                """.formatted(prefix));
        List<String> words = new ArrayList<>(List.of("topics"));
        words.addAll(List.of(arguments));
        return new JavaProcess(new JavaCommand("io.flead.archiver.ArchiverMain")
                .environment("PIPELINE_FILE", file.toString())
                .environment("KAFKA_BOOTSTRAP_SERVERS", KAFKA.bootstrapServers())
                .arguments(words.toArray(String[]::new))
                .log(Files.createTempFile(directory, "topics", ".log")));
    }
}
