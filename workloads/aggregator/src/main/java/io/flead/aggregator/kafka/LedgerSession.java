package io.flead.aggregator.kafka;

import io.flead.aggregator.registry.ModelRegistry;
import io.flead.contract.message.GlobalModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
 * One time of sole command over a pipeline's ledger, from fencing off all earlier instances to the first failure.
 *
 * <p>Opening a session is the only way of recovery: it ends a transaction that was left open, whether it was this process' or
 * another's, then reads the published models, then takes the updates up at the offsets of the newest model. So after any
 * failure, of whatever outcome, what is in memory is again what the ledger says. Not thread-safe.
 */
final class LedgerSession implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> updates;
    private final ModelRegistry models;
    private final Set<TopicPartition> partitions = new HashSet<>();
    private Map<TopicPartition, Long> mark = Map.of();

    private LedgerSession(
            Ledger ledger, Producer<byte[], byte[]> producer, Consumer<byte[], byte[]> updates, ModelRegistry models) {
        this.ledger = ledger;
        this.producer = producer;
        this.updates = updates;
        this.models = models;
    }

    /**
     * Fences off others and reads the ledger's state.
     *
     * @throws FencedException when another instance took over meanwhile
     * @throws LedgerUnavailableException when a topic does not exist
     * @throws KafkaException when the broker does not answer
     */
    @SuppressWarnings("MustBeClosed")
    static LedgerSession open(Ledger ledger) throws FencedException, LedgerUnavailableException {
        Producer<byte[], byte[]> producer = ledger.transactionalProducer();
        Consumer<byte[], byte[]> updates = null;
        try {
            // First, so that nobody publishes after the state was read.
            producer.initTransactions();
            ModelRegistry models = new ModelTopic(ledger).readAll();
            updates = ledger.updatesConsumer();
            LedgerSession session = new LedgerSession(ledger, producer, updates, models);
            session.assignPartitions();
            if (session.partitions.isEmpty()) {
                throw new LedgerUnavailableException("topic " + ledger.updatesTopic() + " does not exist");
            }
            return session;
        } catch (KafkaException | LedgerUnavailableException e) {
            producer.close(CLOSE_TIMEOUT);
            if (updates != null) {
                updates.close(CloseOptions.timeout(CLOSE_TIMEOUT));
            }
            if (FencedException.isCauseOf(e)) {
                throw new FencedException(ledger.identity());
            }
            throw e;
        }
    }

    /** The models that the ledger held when the session was opened. */
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

    /**
     * Publishes a model and commits that everything read so far is in it or was refused: both, or neither.
     *
     * @return the model's offset
     * @throws FencedException when another instance has taken over; nothing was published
     * @throws KafkaException when it failed or its outcome is unknown: the session must be closed and another opened
     */
    long publish(GlobalModel model) throws FencedException {
        try {
            producer.beginTransaction();
            Future<RecordMetadata> sent =
                    producer.send(new ProducerRecord<>(ledger.modelsTopic(), 0, model.key(), model.encode()));
            producer.sendOffsetsToTransaction(positions(), updates.groupMetadata());
            producer.commitTransaction();
            return sent.get().offset();
        } catch (KafkaException e) {
            if (FencedException.isCauseOf(e)) {
                throw new FencedException(ledger.identity());
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

    /** Spares readers the wait for the transaction's timeout. The next session would end it as well. */
    private void abort() {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            // Broker away, or a commit of unknown outcome: for the next session to settle.
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
        List<PartitionInfo> known = updates.partitionsFor(ledger.updatesTopic());
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
