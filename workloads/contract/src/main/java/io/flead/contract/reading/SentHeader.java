package io.flead.contract.reading;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The record header with the time at which a reading was sent, by the sender's clock: milliseconds since 1970 in
 * decimal digits.
 */
public final class SentHeader {

    public static final String NAME = "flead-sent";

    /** More digits than any time has that a clock shows. */
    private static final int MOST_DIGITS = 15;

    private SentHeader() {}

    public static byte[] encode(long millis) {
        return Long.toString(millis).getBytes(StandardCharsets.UTF_8);
    }

    /** Empty when there is none, or the bytes are not a time. */
    public static OptionalLong read(byte @Nullable [] value) {
        if (value == null || value.length == 0 || value.length > MOST_DIGITS) {
            return OptionalLong.empty();
        }
        long millis = 0;
        for (byte digit : value) {
            if (digit < '0' || digit > '9') {
                return OptionalLong.empty();
            }
            millis = 10 * millis + digit - '0';
        }
        return OptionalLong.of(millis);
    }
}
