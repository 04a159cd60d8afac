package io.flead.producer.fleet;

/**
 * A device's message. Holds its array without copying it: the caller gives it away.
 *
 * @param sequence its number among the device's messages, from 0, counted on over loops
 * @param value the record's value
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to Kafka: copying would be work for nothing
public record Message(long sequence, byte[] value) {

    public Message {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence must not be negative: " + sequence);
        }
    }
}
