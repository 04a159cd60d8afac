package io.flead.aggregator.kafka;

import io.flead.aggregator.registry.ModelRegistry;
import io.flead.contract.message.GlobalModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Sole use of a pipeline's topics, from fencing off all earlier instances to the first failure.
 *
 * <p>Opening one is the only way of recovery: it ends a transaction that was left open, whether it was this process' or
 * another's, then reads the published models, then takes the updates up at the offsets of the newest model. So after
 * any failure, of any outcome, the memory again agrees with the topics. Not thread-safe.
 */
final class AggregationTransaction implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final AggregatorClients clients;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> updates;
    private final ModelRegistry models;
    private final Set<TopicPartition> partitions = new HashSet<>();
    private Map<TopicPartition, Long> mark = Map.of();

    private AggregationTransaction(
            AggregatorClients clients,
            Producer<byte[], byte[]> producer,
            Consumer<byte[], byte[]> updates,
            ModelRegistry models) {
        this.clients = clients;
        this.producer = producer;
        this.updates = updates;
        this.models = models;
    }

    /**
     * Fences off others and reads the topics' state.
     *
     * @throws FencedException when another instance took over meanwhile
     * @throws KafkaUnavailableException when a topic does not exist
     * @throws KafkaException when the broker does not answer
     */
    @SuppressWarnings("MustBeClosed")
    static AggregationTransaction open(AggregatorClients clients) throws FencedException, KafkaUnavailableException {
        Producer<byte[], byte[]> producer = clients.transactionalProducer();
        Consumer<byte[], byte[]> updates = null;
        try {
            // First, so that no other instance publishes after the state was read.
            producer.initTransactions();
            ModelRegistry models = new ModelTopic(clients).readAll();
            updates = clients.updatesConsumer();
            AggregationTransaction transaction = new AggregationTransaction(clients, producer, updates, models);
            transaction.assignPartitions();
            if (transaction.partitions.isEmpty()) {
                throw new KafkaUnavailableException("topic " + clients.updatesTopic() + " does not exist");
            }
            return transaction;
        } catch (KafkaException | KafkaUnavailableException e) {
            producer.close(CLOSE_TIMEOUT);
            if (updates != null) {
                updates.close(CloseOptions.timeout(CLOSE_TIMEOUT));
            }
            if (FencedException.isCauseOf(e)) {
                throw new FencedException(clients.identity());
            }
            throw e;
        }
    }

    /** The models that the topic held when this was opened. */
    ModelRegistry models() {
        return models;
    }

    /** Partitions that are read. */
    int partitionCount() {
        return partitions.size();
    }

    /** The next updates, of new partitions too. */
    ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        assignPartitions();
        return updates.poll(timeout);
    }

    /** Remembers how far the updates reach now. */
    void markEnd() {
        mark = updates.endOffsets(partitions);
    }

    /** Whether everything up to the mark was read. */
    boolean reachedMark() {
        return mark.entrySet().stream().allMatch(end -> updates.position(end.getKey()) >= end.getValue());
    }

    /** {@link #publish(GlobalModel, Optional)} of a model that no round made. */
    long publish(GlobalModel model) throws FencedException {
        return publish(model, Optional.empty());
    }

    /**
     * Publishes a model and commits that everything read so far is in it or was refused: both, or neither. The record's
     * {@link ModelHeaders} say how far that was.
     *
     * @param settings of the round that made it; empty when none did
     * @return the model's offset
     * @throws FencedException when another instance has taken over; nothing was published
     * @throws KafkaException when it failed or its outcome is unknown: this must be closed and another opened
     */
    long publish(GlobalModel model, Optional<String> settings) throws FencedException {
        try {
            producer.beginTransaction();
            Map<TopicPartition, OffsetAndMetadata> positions = positions();
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(
                    clients.modelsTopic(),
                    0,
                    model.key(),
                    model.encode(),
                    ModelHeaders.of(positions, settings).toHeaders()));
            producer.sendOffsetsToTransaction(positions, updates.groupMetadata());
            producer.commitTransaction();
            return sent.get().offset();
        } catch (KafkaException e) {
            if (FencedException.isCauseOf(e)) {
                throw new FencedException(clients.identity());
            }
            abort();
            throw e;
        } catch (ExecutionException e) {
            throw new KafkaException("a committed record has no offset", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
        updates.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }

    /** Spares readers the wait for the transaction's timeout. The next {@link #open} would end it as well. */
    private void abort() {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            // Broker away, or a commit of unknown outcome: for the next {@code open} to settle.
            return;
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> positions() {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        partitions.forEach(partition -> positions.put(partition, new OffsetAndMetadata(updates.position(partition))));
        return positions;
    }

    /** Partitions are never taken away, but a topic may grow. Asks the client's metadata, which it renews by itself. */
    private void assignPartitions() {
        List<PartitionInfo> known = updates.partitionsFor(clients.updatesTopic());
        if (known.size() <= partitions.size()) {
            return;
        }
        Set<TopicPartition> added = new HashSet<>();
        for (PartitionInfo partition : known) {
            TopicPartition candidate = new TopicPartition(partition.topic(), partition.partition());
            if (partitions.add(candidate)) {
                added.add(candidate);
            }
        }
        updates.assign(new ArrayList<>(partitions));
        List<TopicPartition> fresh = new ArrayList<>();
        updates.committed(added).forEach((partition, committed) -> {
            if (committed == null) {
                fresh.add(partition);
            } else {
                updates.seek(partition, committed);
            }
        });
        if (!fresh.isEmpty()) {
            updates.seekToBeginning(fresh);
        }
    }
}
