package io.flead.api.topic;

import io.flead.api.v1alpha1.Kafka;
import java.util.List;
import java.util.Map;

/**
 * The topics of a pipeline, with its prefix.
 *
 * @param readings readings as devices send them; key = device id
 * @param anomalies anomalies found; key = device id
 * @param localModelUpdates the devices' updates; key = device id
 * @param globalModelUpdates published global models; one partition, key = version
 * @param rejectedReadings readings that could not be used, with the reason in headers
 * @param deviceStatus the newest status of each device; compacted, key = device id
 */
public record Topics(
        TopicDefinition readings,
        TopicDefinition anomalies,
        TopicDefinition localModelUpdates,
        TopicDefinition globalModelUpdates,
        TopicDefinition analyticsResults,
        TopicDefinition rejectedReadings,
        TopicDefinition deviceStatus) {

    /**
     * Largest message on the topics that carry models, and on the one that carries rejected readings, which come with
     * headers added. Producers to these topics need it as {@code max.request.size}.
     */
    public static final int MAX_MESSAGE_BYTES = 16 << 20;

    /** Largest reading that is taken, in bytes. */
    public static final int MAX_READING_BYTES = 1 << 20;

    /** Bytes that a record's key and headers, and the batch around it, may add to a reading. */
    private static final int RECORD_OVERHEAD_BYTES = 4096;

    private static final long GLOBAL_MODELS_BYTES = 1L << 29;
    private static final Map<String, String> KEYED = Map.of("cleanup.policy", "delete");
    /**
     * The broker unpacks what a producer has compressed, so that its bound holds for the bytes that a consumer will
     * unpack, and notes itself when a reading arrived.
     */
    private static final Map<String, String> READINGS = Map.of(
            "cleanup.policy",
            "delete",
            "compression.type",
            "uncompressed",
            "max.message.bytes",
            String.valueOf(MAX_READING_BYTES + RECORD_OVERHEAD_BYTES),
            "message.timestamp.type",
            "LogAppendTime");

    private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");
    private static final Map<String, String> LARGE =
            Map.of("cleanup.policy", "delete", "max.message.bytes", String.valueOf(MAX_MESSAGE_BYTES));

    /** The topics that a pipeline declares. */
    public static Topics of(Kafka kafka) {
        int partitions = kafka.partitions();
        return new Topics(
                keyed(kafka, "edge-iiot-stream", partitions, READINGS),
                keyed(kafka, "anomalies", partitions, KEYED),
                keyed(kafka, "local-model-updates", partitions, LARGE),
                new TopicDefinition(
                        kafka.topicPrefix() + "global-model-updates",
                        1,
                        // Bounded by size, not by age: a pipeline that rests for months still finds its newest model.
                        Map.of(
                                "cleanup.policy",
                                "compact,delete",
                                "retention.ms",
                                "-1",
                                "retention.bytes",
                                String.valueOf(GLOBAL_MODELS_BYTES),
                                "max.message.bytes",
                                String.valueOf(MAX_MESSAGE_BYTES))),
                keyed(kafka, "analytics-results", partitions, KEYED),
                keyed(kafka, "rejected-readings", partitions, LARGE),
                keyed(kafka, "device-status", partitions, COMPACTED));
    }

    private static TopicDefinition keyed(Kafka kafka, String name, int partitions, Map<String, String> config) {
        return new TopicDefinition(kafka.topicPrefix() + name, partitions, config);
    }

    public List<TopicDefinition> all() {
        return List.of(
                readings,
                anomalies,
                localModelUpdates,
                globalModelUpdates,
                analyticsResults,
                rejectedReadings,
                deviceStatus);
    }
}
