package io.flead.analytics.windows;

import io.flead.process.environment.KafkaEnvironment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka for the id of the readings topic and for its oldest offsets. Thread-safe. */
final class TopicIdentity implements AutoCloseable {

    private final String name;
    private final Admin admin;

    /**
     * The topic as of one moment.
     *
     * @param id Kafka's own; a recreated topic has another
     * @param earliest of each partition the offset of the oldest record that is kept
     */
    record Look(String id, Map<Integer, Long> earliest) {

        Look {
            earliest = Map.copyOf(earliest);
        }

        /** Records from these positions on that Kafka no longer keeps. */
        long lostSince(Map<Integer, Long> positions) {
            return positions.entrySet().stream()
                    .mapToLong(at -> Math.max(0, earliest.getOrDefault(at.getKey(), 0L) - at.getValue()))
                    .sum();
        }
    }

    TopicIdentity(KafkaEnvironment kafka, String name, String patienceMillis) {
        this.name = name;
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, patienceMillis);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patienceMillis);
        this.admin = Admin.create(settings);
    }

    String name() {
        return name;
    }

    /** Kafka's id of the topic as it now is. */
    String id() throws ExecutionException, InterruptedException {
        return describe().topicId().toString();
    }

    /** The id, and the oldest offsets of the very same topic. */
    Look look() throws ExecutionException, InterruptedException {
        while (true) {
            TopicDescription topic = describe();
            List<TopicPartition> partitions = topic.partitions().stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
            Map<Integer, Long> earliest = new TreeMap<>();
            admin.listOffsets(partitions.stream()
                            .collect(Collectors.toMap(Function.identity(), any -> OffsetSpec.earliest())))
                    .all()
                    .get()
                    .forEach((partition, offset) -> earliest.put(partition.partition(), offset.offset()));
            if (describe().topicId().equals(topic.topicId())) {
                return new Look(topic.topicId().toString(), earliest);
            }
        }
    }

    private TopicDescription describe() throws ExecutionException, InterruptedException {
        return Objects.requireNonNull(
                admin.describeTopics(List.of(name)).allTopicNames().get().get(name));
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(1));
    }
}
