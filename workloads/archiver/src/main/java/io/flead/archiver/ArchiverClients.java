package io.flead.archiver;

import io.flead.process.environment.KafkaEnvironment;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The archiver's clients of Kafka. */
final class ArchiverClients {

    private ArchiverClients() {}

    /** The consumer of the archivers' group, whose offsets the database keeps. */
    static Consumer<byte[], byte[]> consumer(KafkaEnvironment kafka, String group) {
        Map<String, Object> settings = patient(kafka);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, group);
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Never by itself: the table decides, and records that the log no longer holds are reported.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Batch.MAX_ROWS);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Batch.MAX_BYTES);
        // Few, large fetches: a quarter of a second is soon enough for the tables.
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1 << 18);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250);
        // Another instance takes over a killed instance's partitions after this.
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        // Topics that appear later are found soon.
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The client that observes lag and topics. */
    static Admin admin(KafkaEnvironment kafka, String group) {
        Map<String, Object> settings = patient(kafka);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, group + "-observer");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 8_000);
        return Admin.create(settings);
    }

    /** A client warns of each connection that fails: while a broker is away, let these be few. */
    private static Map<String, Object> patient(KafkaEnvironment kafka) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000);
        settings.putAll(kafka.properties());
        return settings;
    }
}
