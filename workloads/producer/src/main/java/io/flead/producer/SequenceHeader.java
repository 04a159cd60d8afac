package io.flead.producer;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The record header that numbers a device's messages: 8 bytes, big-endian. The topic so shows how far each device has
 * been played, and a restarted producer goes on behind it.
 */
final class SequenceHeader {

    static final String NAME = "flead-sequence";

    private SequenceHeader() {}

    static byte[] encode(long sequence) {
        return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
    }

    /** Empty when a record has none, or one that is none of ours. */
    static OptionalLong read(Headers headers) {
        Header header = headers.lastHeader(NAME);
        if (header == null || header.value() == null || header.value().length != Long.BYTES) {
            return OptionalLong.empty();
        }
        long sequence = ByteBuffer.wrap(header.value()).getLong();
        return sequence < 0 ? OptionalLong.empty() : OptionalLong.of(sequence);
    }
}
