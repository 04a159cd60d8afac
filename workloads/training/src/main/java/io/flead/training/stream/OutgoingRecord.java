package io.flead.training.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record to be published as it is.
 *
 * @param key may be absent
 * @param value may be absent
 * @param headers in order, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that are passed on; never compared
public record OutgoingRecord(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {

    /** A record header with text as its value. */
    public record Header(String name, String value) {}
}
