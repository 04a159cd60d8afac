package io.flead.contract.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads the times that devices and files write. */
public final class EventTime {

    /** Numbers below this are seconds since 1970 (until the year 5138), others milliseconds (from March 1973 on). */
    private static final double SECONDS_BELOW = 1e11;

    private EventTime() {}

    /**
     * Reads a time: ISO 8601 with an offset or {@code Z}, ISO 8601 without one (taken as UTC; a blank may replace the
     * {@code T}), or a number of seconds or milliseconds since 1970.
     *
     * @return null when the text is none of these
     */
    public static @Nullable Instant parse(String text) {
        String trimmed = text.trim();
        if (trimmed.isEmpty()) {
            return null;
        }
        String iso = trimmed.length() > 10 && trimmed.charAt(10) == ' '
                ? trimmed.substring(0, 10) + 'T' + trimmed.substring(11)
                : trimmed;
        try {
            if (iso.endsWith("Z")) {
                return Instant.parse(iso);
            }
            if (iso.indexOf('T') < 0) {
                return ofNumber(Double.parseDouble(iso));
            }
            boolean offset = iso.indexOf('+', 10) > 0 || iso.indexOf('-', 10) > 0;
            return offset
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    static @Nullable Instant read(JsonParser json, JsonToken token) throws IOException {
        if (token.isNumeric()) {
            return ofNumber(json.getDoubleValue());
        }
        if (token == JsonToken.VALUE_STRING) {
            return parse(json.getText());
        }
        json.skipChildren();
        return null;
    }

    private static @Nullable Instant ofNumber(double number) {
        double millis = Math.abs(number) < SECONDS_BELOW ? number * 1000 : number;
        return Double.isFinite(millis) && Math.abs(millis) < 1e16 ? Instant.ofEpochMilli(Math.round(millis)) : null;
    }
}
