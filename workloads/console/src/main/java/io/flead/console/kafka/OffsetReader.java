package io.flead.console.kafka;

import io.flead.console.flow.Offsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads how far the topics reach and how far the groups have come. Not thread-safe. */
public final class OffsetReader implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 4;

    private final ConsoleClients clients;
    private final Admin admin;

    /** Kafka does not say. */
    public static final class UnavailableException extends Exception {

        private static final long serialVersionUID = 1L;

        private UnavailableException(String reason) {
            super(reason);
        }
    }

    public OffsetReader(ConsoleClients clients) {
        this.clients = clients;
        this.admin = clients.admin();
    }

    /**
     * Reads them.
     *
     * @throws UnavailableException when Kafka does not answer, or a topic is not there yet
     */
    public Offsets read() throws UnavailableException, InterruptedException {
        String readings = clients.topics().readings().name();
        String rejected = clients.topics().rejectedReadings().name();
        try {
            Map<String, TopicDescription> topics = admin.describeTopics(List.of(readings, rejected))
                    .allTopicNames()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            topics.forEach((topic, description) -> description
                    .partitions()
                    .forEach(partition ->
                            asked.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
            Map<TopicPartition, Long> ends = new HashMap<>();
            Map<TopicPartition, ListOffsetsResultInfo> answered =
                    admin.listOffsets(asked).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            answered.forEach((partition, end) -> ends.put(partition, end.offset()));
            return new Offsets(
                    sum(ends, readings),
                    lag(ends, readings, clients.names().training()),
                    lag(ends, readings, clients.names().archiver()),
                    sum(ends, rejected));
        } catch (ExecutionException e) {
            throw new UnavailableException(String.valueOf(e.getCause()));
        } catch (TimeoutException | KafkaException e) {
            throw new UnavailableException(String.valueOf(e.getMessage()));
        }
    }

    private long lag(Map<TopicPartition, Long> ends, String topic, String group)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        long lag = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            if (end.getKey().topic().equals(topic)) {
                OffsetAndMetadata done = committed.get(end.getKey());
                lag += Math.max(0, end.getValue() - (done == null ? 0 : done.offset()));
            }
        }
        return lag;
    }

    private static long sum(Map<TopicPartition, Long> offsets, String topic) {
        return offsets.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(1));
    }
}
