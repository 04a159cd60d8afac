package io.flead.aggregator.kafka;

import io.flead.contract.message.GlobalModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads a pipeline's models and the updates that they were made of; commits nothing. For one thread. */
public final class ModelLedger implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AggregatorClients clients;
    private final Consumer<byte[], byte[]> models;
    private final Consumer<byte[], byte[]> updates;

    /** Connects when it reads. */
    public ModelLedger(AggregatorClients clients) {
        this.clients = clients;
        models = clients.reader("verify-models");
        updates = clients.reader("verify-updates");
    }

    /**
     * A model as it was published.
     *
     * @param model the model
     * @param headers of its record
     */
    public record Published(GlobalModel model, ModelHeaders headers) {}

    /** Receives models in their order. */
    @FunctionalInterface
    public interface Visitor {
        /** One model. */
        void accept(Published published) throws KafkaUnavailableException;
    }

    /** Receives the records of updates. */
    @FunctionalInterface
    public interface UpdateVisitor {
        /** One record. */
        void accept(byte @Nullable [] key, byte @Nullable [] value);
    }

    /**
     * Reads the models that are published now.
     *
     * @throws KafkaUnavailableException when the topic does not exist, or the broker does not answer
     */
    public void models(Visitor visitor) throws KafkaUnavailableException {
        try {
            readModels(visitor);
        } catch (KafkaException e) {
            throw new KafkaUnavailableException("Kafka does not answer: " + e.getMessage());
        }
    }

    private void readModels(Visitor visitor) throws KafkaUnavailableException {
        requireTopic(models, clients.modelsTopic());
        TopicPartition partition = new TopicPartition(clients.modelsTopic(), 0);
        models.assign(List.of(partition));
        models.seekToBeginning(List.of(partition));
        long end = models.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (models.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> entry : models.poll(POLL)) {
                Optional<GlobalModel> model = ModelTopic.decode(entry);
                if (model.isPresent()) {
                    visitor.accept(new Published(model.get(), ModelHeaders.read(entry.headers())));
                }
            }
        }
    }

    /**
     * Reads the updates between two models.
     *
     * @param from offset of the first update by partition; absent: the first that there is
     * @param to offset after the last one by partition
     * @return whether the topic still holds all of them
     * @throws KafkaUnavailableException when the topic does not exist, or the broker does not answer
     */
    public boolean updates(Map<Integer, Long> from, Map<Integer, Long> to, UpdateVisitor visitor)
            throws KafkaUnavailableException {
        try {
            return readUpdates(from, to, visitor);
        } catch (KafkaException e) {
            throw new KafkaUnavailableException("Kafka does not answer: " + e.getMessage());
        }
    }

    private boolean readUpdates(Map<Integer, Long> from, Map<Integer, Long> to, UpdateVisitor visitor)
            throws KafkaUnavailableException {
        requireTopic(updates, clients.updatesTopic());
        List<TopicPartition> partitions = new ArrayList<>();
        to.keySet().forEach(partition -> partitions.add(new TopicPartition(clients.updatesTopic(), partition)));
        Map<TopicPartition, Long> first = updates.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(updates.endOffsets(partitions));
        boolean whole = true;
        updates.assign(partitions);
        for (TopicPartition partition : partitions) {
            long begin = from.getOrDefault(partition.partition(), 0L);
            long end = to.getOrDefault(partition.partition(), 0L);
            whole &= begin >= end || first.getOrDefault(partition, 0L) <= begin;
            updates.seek(partition, Math.max(begin, first.getOrDefault(partition, 0L)));
            // A topic that was made anew is shorter.
            whole &= ends.getOrDefault(partition, 0L) >= end;
            ends.merge(partition, end, Math::min);
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (partitions.stream()
                .anyMatch(partition -> updates.position(partition) < ends.getOrDefault(partition, 0L))) {
            for (ConsumerRecord<byte[], byte[]> update : updates.poll(POLL)) {
                TopicPartition partition = new TopicPartition(update.topic(), update.partition());
                if (update.offset() < ends.getOrDefault(partition, 0L)) {
                    visitor.accept(update.key(), update.value());
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                }
            }
            if (System.nanoTime() > deadline) {
                throw new KafkaUnavailableException("Kafka does not give the updates of " + clients.updatesTopic());
            }
        }
        return whole;
    }

    @Override
    public void close() {
        models.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        updates.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }

    private static void requireTopic(Consumer<byte[], byte[]> consumer, String topic) throws KafkaUnavailableException {
        if (consumer.partitionsFor(topic).isEmpty()) {
            throw new KafkaUnavailableException("topic " + topic + " does not exist");
        }
    }
}
