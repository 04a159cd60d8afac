package io.flead.aggregator.kafka;

import io.flead.api.topic.ClientNames;
import io.flead.api.topic.Topics;
import io.flead.contract.pipeline.Pipeline;
import io.flead.process.environment.KafkaEnvironment;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Topics of a pipeline, and the clients that read and write them. Everything is read committed; nothing but the webhook
 * commits offsets outside a transaction.
 *
 * @param updatesTopic the topic of the devices' updates
 * @param modelsTopic where global models are published, in partition 0
 * @param anomaliesTopic where anomalies are published
 * @param alarmsTopic where alarms are published
 * @param statusesTopic where the devices' statuses are published
 * @param identity both the consumer group of the offsets and the {@code transactional.id}, of which only one is alive
 * @param webhookGroup the consumer group of the offsets of alarms that a webhook has got
 * @param clientSettings settings of every client; may hold secrets
 */
public record AggregatorClients(
        String updatesTopic,
        String modelsTopic,
        String anomaliesTopic,
        String alarmsTopic,
        String statusesTopic,
        String identity,
        String webhookGroup,
        Map<String, String> clientSettings) {

    /** While the broker is away, each attempt is a line of the client's log. */
    private static final Map<String, Object> RECONNECT = Map.of(
            CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG,
            250L,
            CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            2000L);

    public AggregatorClients {
        clientSettings = Map.copyOf(clientSettings);
    }

    /** Those of a pipeline. */
    public static AggregatorClients of(Pipeline pipeline, KafkaEnvironment kafka) {
        Topics topics = Topics.of(pipeline.spec());
        ClientNames names = ClientNames.of(pipeline.spec().kafka(), pipeline.name());
        return new AggregatorClients(
                topics.localModelUpdates().name(),
                topics.globalModelUpdates().name(),
                topics.anomalies().name(),
                topics.alarms().name(),
                topics.deviceStatus().name(),
                names.aggregator(),
                names.webhook(),
                kafka.properties());
    }

    Producer<byte[], byte[]> transactionalProducer() {
        Map<String, Object> settings = new HashMap<>();
        // A round is closed by one small record: waiting longer than this means that the broker is away, and the round
        // is read again.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16 << 20);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_MESSAGE_BYTES);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.putAll(RECONNECT);
        settings.putAll(clientSettings);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, identity);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, identity + "-models");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Writes alarms, outside of transactions: each record may come twice. */
    Producer<byte[], byte[]> alarmsProducer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.putAll(RECONNECT);
        settings.putAll(clientSettings);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, identity + "-alarms");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Reads with the group's committed offsets, which only transactions move. */
    Consumer<byte[], byte[]> updatesConsumer() {
        return consumer("updates", Map.of(ConsumerConfig.GROUP_ID_CONFIG, identity));
    }

    /** Reads by offsets of the caller's own, and commits what the webhook's receiver has got. */
    Consumer<byte[], byte[]> webhookConsumer() {
        return consumer("webhook", Map.of(ConsumerConfig.GROUP_ID_CONFIG, webhookGroup));
    }

    /** Reads by offsets of the caller's own. */
    Consumer<byte[], byte[]> reader(String purpose) {
        return consumer(purpose, Map.of());
    }

    private Consumer<byte[], byte[]> consumer(String purpose, Map<String, Object> own) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        settings.putAll(RECONNECT);
        settings.putAll(clientSettings);
        settings.putAll(own);
        settings.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Offsets that are missing or gone: begin again. The round refuses updates that are too old anyway.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, identity + "-" + purpose);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public String toString() {
        return "AggregatorClients[" + updatesTopic + ", " + modelsTopic + ", " + anomaliesTopic + ", " + alarmsTopic
                + ", "
                + statusesTopic
                + ", " + identity + "]";
    }
}
