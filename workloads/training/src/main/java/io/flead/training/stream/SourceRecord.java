package io.flead.training.stream;

import org.jspecify.annotations.Nullable;

/**
 * A record of a Kafka topic as it came.
 *
 * @param topic its topic
 * @param partition of the topic
 * @param offset in the partition
 * @param timestampMillis the record's own, milliseconds since 1970
 * @param key may be absent
 * @param value may be absent
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that are passed on; never compared
public record SourceRecord(
        String topic,
        int partition,
        long offset,
        long timestampMillis,
        byte @Nullable [] key,
        byte @Nullable [] value) {

    /** Its position, such as {@code edge-iiot-stream-2@17}. */
    public String position() {
        return topic + "-" + partition + "@" + offset;
    }
}
