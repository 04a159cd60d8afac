package io.flead.local.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.local.FreePorts;
import io.flead.local.supervision.ChildStatus;
import io.flead.local.supervision.RecordedEnds;
import io.flead.local.supervision.RestartPolicy;
import io.flead.local.supervision.Supervisor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerIT {

    private static final TopicPartition PARTITION = new TopicPartition("kept", 0);

    @TempDir
    Path state;

    @Test
    void keepsItsRecordsAcrossAKillAndAcrossRunsOnOtherPorts() throws Exception {
        LocalBroker broker = LocalBroker.prepare(state, FreePorts.next(), FreePorts.next());
        long last;
        try (Supervisor supervisor = start(broker);
                Admin admin = broker.connect()) {
            awaitReady(broker, admin);
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
            send(broker, "first");
            long pid = pid(supervisor);

            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofMinutes(3)).until(() -> supervisor.restarts() == 1 && broker.isReady(admin));
            assertThat(end(admin)).isEqualTo(1);
            send(broker, "second");
            last = pid(supervisor);
            System.out.println("broker: " + residentSet(last));
        }
        assertThat(ProcessHandle.of(last)).isEmpty();

        LocalBroker again = LocalBroker.prepare(state, FreePorts.next(), FreePorts.next());
        try (Supervisor supervisor = start(again);
                Admin admin = again.connect()) {
            awaitReady(again, admin);
            assertThat(end(admin)).isEqualTo(2);
            assertThat(admin.listTopics().names().get()).isEqualTo(Set.of("kept"));
            assertThat(supervisor.restarts()).isZero();
        }
    }

    private Supervisor start(LocalBroker broker) throws IOException {
        Supervisor supervisor = new Supervisor(RestartPolicy.standard(), new RecordedEnds());
        supervisor.start(broker.child("kafka", state.resolve("kafka.log"), System.getProperty("java.class.path")));
        return supervisor;
    }

    private static void awaitReady(LocalBroker broker, Admin admin) {
        long from = System.nanoTime();
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> broker.isReady(admin));
        System.out.println("broker: ready after " + (System.nanoTime() - from) / 1_000_000 + " ms");
    }

    private static long pid(Supervisor supervisor) {
        return supervisor.statuses().stream()
                .map(ChildStatus::pid)
                .findFirst()
                .orElseThrow()
                .orElseThrow();
    }

    private static void send(LocalBroker broker, String value) throws Exception {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                broker.configuration().bootstrapServers(),
                "acks",
                "all",
                "enable.idempotence",
                "true");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("kept", value)).get();
        }
    }

    private static long end(Admin admin) throws Exception {
        return admin.listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
                .partitionResult(PARTITION)
                .get()
                .offset();
    }

    private static String residentSet(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"), StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElse("");
    }
}
