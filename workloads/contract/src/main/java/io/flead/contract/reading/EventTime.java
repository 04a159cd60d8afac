package io.flead.contract.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads the times that devices and files write. */
public final class EventTime {

    /** Numbers below this are seconds since 1970 (until the year 5138), others milliseconds (from March 1973 on). */
    private static final double SECONDS_BELOW = 1e11;

    private static final int NANO_DIGITS = 9;

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

    static @Nullable Instant ofNumber(double number) {
        double millis = Math.abs(number) < SECONDS_BELOW ? number * 1000 : number;
        return Double.isFinite(millis) && Math.abs(millis) < 1e16 ? Instant.ofEpochMilli(Math.round(millis)) : null;
    }

    /**
     * Reads {@code 2026-12-01T05:00:00Z}, with up to nine decimals, from ASCII: as {@link Instant#parse} does, in a twentieth of
     * its time.
     *
     * @return null when the text has another form, or names no time
     */
    static @Nullable Instant ofUtc(byte[] text, int from, int to) {
        if (to - from < 20
                || text[from + 4] != '-'
                || text[from + 7] != '-'
                || text[from + 10] != 'T'
                || text[from + 13] != ':'
                || text[from + 16] != ':'
                || text[to - 1] != 'Z') {
            return null;
        }
        int year = digits(text, from, from + 4);
        int month = digits(text, from + 5, from + 7);
        int day = digits(text, from + 8, from + 10);
        int hour = digits(text, from + 11, from + 13);
        int minute = digits(text, from + 14, from + 16);
        int second = digits(text, from + 17, from + 19);
        int nano = nano(text, from + 19, to - 1);
        boolean isTime = year >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= (day > 28 ? YearMonth.of(year, month).lengthOfMonth() : 28)
                && hour >= 0
                && hour <= 23
                && minute >= 0
                && minute <= 59
                && second >= 0
                && second <= 59
                && nano >= 0;
        return isTime
                ? Instant.ofEpochSecond(
                        86_400 * daysSince1970(year, month, day) + 3600L * hour + 60L * minute + second, nano)
                : null;
    }

    /** Of the decimals with their point; 0 when there are none. */
    private static int nano(byte[] text, int from, int to) {
        if (from == to) {
            return 0;
        }
        int count = to - from - 1;
        if (text[from] != '.' || count < 1 || count > NANO_DIGITS) {
            return -1;
        }
        int nano = digits(text, from + 1, to);
        for (int i = count; i < NANO_DIGITS && nano > 0; i++) {
            nano *= 10;
        }
        return nano;
    }

    /** At most nine digits; negative when one is none. */
    private static int digits(byte[] text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            number = 10 * number + text[i] - '0';
        }
        return number;
    }

    /** Years begin in March, so that the day of a leap year is the last one. */
    private static long daysSince1970(int year, int month, int day) {
        long marchYear = month > 2 ? year : year - 1L;
        long era = Math.floorDiv(marchYear, 400);
        long yearOfEra = marchYear - 400 * era;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long dayOfEra = 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return 146_097 * era + dayOfEra - 719_468;
    }
}
