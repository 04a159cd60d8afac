package io.flead.training.stream;

import org.jspecify.annotations.Nullable;

/**
 * A record of a Kafka topic as it came.
 *
 * @param topic its topic
 * @param partition of the topic
 * @param offset in the partition
 * @param timestampMillis when it arrived, milliseconds since 1970: the broker's time, on a topic that is not ours
 *     perhaps the sender's
 * @param sentAtMillis when it was sent, by the sender's clock; when it arrived, if the sender does not say
 * @param key may be absent
 * @param value may be absent
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that are passed on; never compared
public record SourceRecord(
        String topic,
        int partition,
        long offset,
        long timestampMillis,
        long sentAtMillis,
        byte @Nullable [] key,
        byte @Nullable [] value) {

    /** Its position, such as {@code edge-iiot-stream-2@17}. */
    public String position() {
        return topic + "-" + partition + "@" + offset;
    }
}
