package io.flead.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A readings topic of a test, and all that was published to it. */
record ReadingsLog(String bootstrapServers, String topic) {

    static final int PARTITIONS = 4;

    static ReadingsLog create(String bootstrapServers, String topicPrefix) throws Exception {
        ReadingsLog log = new ReadingsLog(bootstrapServers, topicPrefix + "edge-iiot-stream");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(Set.of(new NewTopic(log.topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        return log;
    }

    /** Number of records. */
    long size() {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            consumer.assign(partitions());
            return consumer.endOffsets(partitions()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** All records of each key, in their order. */
    Map<String, List<ConsumerRecord<String, byte[]>>> byKey() {
        Map<String, List<ConsumerRecord<String, byte[]>>> byKey = new LinkedHashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    byKey.computeIfAbsent(message.key(), key -> new ArrayList<>())
                            .add(message);
                }
            }
        }
        return byKey;
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(new TopicPartition(topic, partition));
        }
        return partitions;
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer());
    }
}
