package io.flead.api.topic;

import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.Kafka;
import io.flead.api.v1alpha1.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The topics of a pipeline, with its prefix.
 *
 * @param readings readings as devices send them; key = device id
 * @param anomalies anomalies found; key = device id
 * @param alarms alarms as they open, rise and close; key = device id
 * @param localModelUpdates the devices' updates; key = device id
 * @param globalModelUpdates published global models; one partition, key = version
 * @param rejectedReadings readings that could not be used, with the reason in headers
 * @param deviceStatus the newest status of each device; compacted, key = device id
 * @param scores every scored reading with its score, empty unless the pipeline publishes them; key = device id
 * @param injections what was done to simulated machines by hand, empty with real ones; key = device id
 * @param verdicts what people said of alarms; key = alarm id
 * @param ownsReadings whether the topic of readings is the pipeline's, to be made and deleted with it
 */
public record Topics(
        TopicDefinition readings,
        TopicDefinition anomalies,
        TopicDefinition alarms,
        TopicDefinition localModelUpdates,
        TopicDefinition globalModelUpdates,
        TopicDefinition analyticsResults,
        TopicDefinition rejectedReadings,
        TopicDefinition deviceStatus,
        TopicDefinition scores,
        TopicDefinition injections,
        TopicDefinition verdicts,
        boolean ownsReadings) {

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

    /** Scores are for those who look at a device now; readings and alarms are kept elsewhere. */
    private static final Map<String, String> SHORT_LIVED = Map.of(
            "cleanup.policy",
            "delete",
            "retention.ms",
            String.valueOf(Duration.ofHours(24).toMillis()));

    /** What people do and say is little, and is wanted for as long as it fits: it has a bound of size, none of age. */
    private static final Map<String, String> LASTING =
            Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", String.valueOf(64L << 20));

    private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");
    private static final Map<String, String> LARGE =
            Map.of("cleanup.policy", "delete", "max.message.bytes", String.valueOf(MAX_MESSAGE_BYTES));

    /** The topics of a pipeline. */
    public static Topics of(FleadPipelineSpec spec) {
        return of(spec.kafka(), Optional.ofNullable(spec.readings().topic()));
    }

    static Topics of(Kafka kafka, Optional<String> foreignReadings) {
        int partitions = kafka.partitions();
        TopicDefinition readings = foreignReadings
                .map(name -> new TopicDefinition(name, partitions, READINGS))
                .orElseGet(() -> keyed(kafka, TopicNames.READINGS, partitions, READINGS));
        return new Topics(
                readings,
                keyed(kafka, TopicNames.ANOMALIES, partitions, KEYED),
                keyed(kafka, TopicNames.ALARMS, partitions, KEYED),
                keyed(kafka, TopicNames.LOCAL_MODEL_UPDATES, partitions, LARGE),
                new TopicDefinition(
                        kafka.topicPrefix() + TopicNames.GLOBAL_MODEL_UPDATES,
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
                keyed(kafka, TopicNames.ANALYTICS_RESULTS, partitions, KEYED),
                keyed(kafka, TopicNames.REJECTED_READINGS, partitions, LARGE),
                keyed(kafka, TopicNames.DEVICE_STATUS, partitions, COMPACTED),
                keyed(kafka, TopicNames.SCORES, partitions, SHORT_LIVED),
                keyed(kafka, TopicNames.INJECTIONS, 1, LASTING),
                keyed(kafka, TopicNames.VERDICTS, 1, LASTING),
                foreignReadings.isEmpty());
    }

    private static TopicDefinition keyed(Kafka kafka, String name, int partitions, Map<String, String> config) {
        return new TopicDefinition(kafka.topicPrefix() + name, partitions, config);
    }

    /** The topics that are the pipeline's, to be made before it and deleted after it. */
    public List<TopicDefinition> own() {
        return all().stream()
                .filter(topic -> ownsReadings || !topic.equals(readings))
                .toList();
    }

    /** These and the topic of readings. */
    public List<TopicDefinition> all() {
        return List.of(
                readings,
                anomalies,
                alarms,
                localModelUpdates,
                globalModelUpdates,
                analyticsResults,
                rejectedReadings,
                deviceStatus,
                scores,
                injections,
                verdicts);
    }
}
