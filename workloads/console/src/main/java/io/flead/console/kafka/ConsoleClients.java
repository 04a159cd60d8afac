package io.flead.console.kafka;

import io.flead.api.topic.ClientNames;
import io.flead.api.topic.Topics;
import io.flead.contract.pipeline.Pipeline;
import io.flead.process.environment.KafkaEnvironment;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Topics of a pipeline, and the clients that read them and write verdicts. None belongs to a group or commits anything.
 *
 * @param topics the pipeline's topics
 * @param names the pipeline's clients
 * @param settings settings of every client; may hold secrets
 */
public record ConsoleClients(Topics topics, ClientNames names, Map<String, String> settings) {

    public ConsoleClients {
        settings = Map.copyOf(settings);
    }

    /** Those of a pipeline. */
    public static ConsoleClients of(Pipeline pipeline, KafkaEnvironment kafka) {
        return new ConsoleClients(
                Topics.of(pipeline.spec()),
                ClientNames.of(pipeline.spec().kafka(), pipeline.name()),
                kafka.properties());
    }

    /** Reads by offsets of the caller's own, without committing any. */
    Consumer<byte[], byte[]> reader(String purpose) {
        Map<String, Object> own = patient();
        own.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 8_000);
        own.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        own.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        // A page needs little at once, and the console's memory has a bound.
        own.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        own.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 512 << 10);
        own.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250);
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        own.put(ConsumerConfig.CLIENT_ID_CONFIG, names.console() + "-" + purpose);
        return new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Writes what people say: little, and for a person who waits. */
    Producer<byte[], byte[]> writer() {
        Map<String, Object> own = patient();
        own.put(ProducerConfig.ACKS_CONFIG, "all");
        own.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        own.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1L << 20);
        own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 4_000L);
        own.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
        own.put(ProducerConfig.CLIENT_ID_CONFIG, names.console() + "-verdicts");
        return new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Asks for offsets. */
    Admin admin() {
        Map<String, Object> own = patient();
        own.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        own.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 3_000);
        own.put(AdminClientConfig.CLIENT_ID_CONFIG, names.console() + "-offsets");
        return Admin.create(own);
    }

    /** While the broker is away, each attempt is a line of the client's log. */
    private Map<String, Object> patient() {
        Map<String, Object> all = new HashMap<>();
        all.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 250L);
        all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2000L);
        all.putAll(settings);
        return all;
    }

    @Override
    public String toString() {
        return "ConsoleClients[" + names.console() + "]";
    }
}
