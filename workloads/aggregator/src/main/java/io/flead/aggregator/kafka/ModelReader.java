package io.flead.aggregator.kafka;

import io.flead.aggregator.registry.ModelArchive;
import io.flead.aggregator.registry.PublishedModel;
import io.flead.contract.message.GlobalModel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads single models from their topic, all by one consumer, which the first read opens and which stays; the last
 * {@value #REMEMBERED} models that were read are kept. So requests, however many, cost Kafka no more than that.
 * Thread-safe: one read at a time.
 */
public final class ModelReader implements ModelArchive, AutoCloseable {

    private static final int REMEMBERED = 4;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final AggregatorClients clients;
    private final TopicPartition partition;
    private final Map<PublishedModel, GlobalModel> remembered = new LinkedHashMap<>(2 * REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PublishedModel, GlobalModel> eldest) {
            return size() > REMEMBERED;
        }
    };
    private Optional<Consumer<byte[], byte[]>> open = Optional.empty();
    private boolean closed;

    /** Opens nothing yet. */
    public ModelReader(AggregatorClients clients) {
        this.clients = clients;
        this.partition = new TopicPartition(clients.modelsTopic(), 0);
    }

    @Override
    public synchronized Optional<GlobalModel> read(PublishedModel model) throws ArchiveUnavailableException {
        GlobalModel known = remembered.get(model);
        if (known != null) {
            return Optional.of(known);
        }
        if (closed) {
            throw new ArchiveUnavailableException("the aggregator stops");
        }
        try {
            Optional<GlobalModel> found = readAt(consumer(), model);
            found.ifPresent(whole -> remembered.put(model, whole));
            return found;
        } catch (KafkaException e) {
            closeConsumer();
            throw new ArchiveUnavailableException("Kafka does not answer: " + e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeConsumer();
    }

    private Optional<GlobalModel> readAt(Consumer<byte[], byte[]> consumer, PublishedModel model)
            throws ArchiveUnavailableException {
        consumer.seek(partition, model.offset());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            ConsumerRecords<byte[], byte[]> read = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> entry : read) {
                // The first record decides: a later one follows a record that is gone.
                return ModelTopic.decode(entry).filter(found -> found.version() == model.version());
            }
        }
        throw new ArchiveUnavailableException("Kafka does not answer");
    }

    private Consumer<byte[], byte[]> consumer() {
        Consumer<byte[], byte[]> consumer = open.orElseGet(() -> {
            Consumer<byte[], byte[]> opened = clients.reader("archive");
            opened.assign(List.of(partition));
            return opened;
        });
        open = Optional.of(consumer);
        return consumer;
    }

    private void closeConsumer() {
        open.ifPresent(consumer -> consumer.close(CloseOptions.timeout(Duration.ofSeconds(1))));
        open = Optional.empty();
    }
}
