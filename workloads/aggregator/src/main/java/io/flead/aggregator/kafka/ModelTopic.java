package io.flead.aggregator.kafka;

import io.flead.aggregator.registry.ModelRegistry;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.MalformedMessageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic of published models as a whole. */
final class ModelTopic {

    private static final Logger LOG = LoggerFactory.getLogger(ModelTopic.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final AggregatorClients clients;

    ModelTopic(AggregatorClients clients) {
        this.clients = clients;
    }

    /**
     * Reads the topic to its end.
     *
     * @throws KafkaUnavailableException when the topic does not exist
     * @throws KafkaException when the broker does not answer
     */
    ModelRegistry readAll() throws KafkaUnavailableException {
        ModelRegistry models = new ModelRegistry();
        TopicPartition partition = new TopicPartition(clients.modelsTopic(), 0);
        try (Closing consumer = new Closing(clients.reader("history"))) {
            if (consumer.get().partitionsFor(clients.modelsTopic()).isEmpty()) {
                throw new KafkaUnavailableException("topic " + clients.modelsTopic() + " does not exist");
            }
            consumer.get().assign(List.of(partition));
            consumer.get().seekToBeginning(List.of(partition));
            long end = consumer.get().endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.get().position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> entry : consumer.get().poll(POLL)) {
                    decode(entry).ifPresent(model -> models.add(model, entry.offset()));
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new KafkaUnavailableException("interrupted");
                }
            }
        }
        return models;
    }

    /** The model in a record; one that holds none is logged. */
    static Optional<GlobalModel> decode(ConsumerRecord<byte[], byte[]> entry) {
        if (entry.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(GlobalModel.decode(entry.value()));
        } catch (MalformedMessageException e) {
            LOG.atWarn()
                    .addKeyValue("topic", entry.topic())
                    .addKeyValue("offset", entry.offset())
                    .addKeyValue("reason", e.getMessage())
                    .log("model_ignored");
            return Optional.empty();
        }
    }

    /** A consumer that is closed without waiting long. */
    private record Closing(Consumer<byte[], byte[]> get) implements AutoCloseable {

        @Override
        public void close() {
            get.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }
}
