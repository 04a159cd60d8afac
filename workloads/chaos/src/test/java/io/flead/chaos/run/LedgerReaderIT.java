package io.flead.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.testkit.KafkaProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** The topics of a broker that goes down. */
final class LedgerReaderIT {

    private static final Path PIPELINE = Path.of("..", "..", "manifests", "quickstart.yaml");
    private static final long PATIENCE_SECONDS = 180;

    @Test
    void aTopicIsMadeAgainAlthoughTheBrokerIsDownMeanwhile() throws Exception {
        Pipeline pipeline = PipelineFile.load(PIPELINE);
        try (KafkaProcess broker = KafkaProcess.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                LedgerReader ledger = new LedgerReader(port(broker), pipeline)) {
            NewTopic topic = new NewTopic(ledger.expendableTopic(), 2, (short) 1);
            admin.createTopics(List.of(topic)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Uuid before = id(admin, topic.name());
            broker.kill();

            CompletableFuture<Void> made = CompletableFuture.runAsync(() -> makeAgain(ledger, topic, before));
            broker.restart();
            made.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            assertThat(id(admin, topic.name())).isNotEqualTo(before);
        }
    }

    private static void makeAgain(LedgerReader ledger, NewTopic topic, Uuid before) {
        try {
            ledger.makeAgain(topic, before);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Uuid id(Admin admin, String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .values()
                .iterator()
                .next()
                .topicId();
    }

    private static int port(KafkaProcess broker) {
        String address = broker.bootstrapServers();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
