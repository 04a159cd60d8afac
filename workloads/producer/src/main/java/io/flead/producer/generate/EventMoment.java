package io.flead.producer.generate;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** An event time as fields show it, in UTC. Not thread-safe. */
final class EventMoment {

    private static final long MILLIS_PER_SECOND = 1000;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int FRIDAY = 4;
    private static final int NIGHT_BEGINS = 22;
    private static final int NIGHT_ENDS = 6;

    private long minute = Long.MIN_VALUE;
    private byte[] minuteText = {};
    private int hour;
    private int dayOfWeek;
    private int month;
    private int millis;

    /** Goes to a time. */
    void at(long epochMillis) {
        long second = Math.floorDiv(epochMillis, MILLIS_PER_SECOND);
        long now = Math.floorDiv(second, SECONDS_PER_MINUTE);
        millis = (int) (epochMillis - now * SECONDS_PER_MINUTE * MILLIS_PER_SECOND);
        if (now != minute) {
            minute = now;
            LocalDateTime time = LocalDateTime.ofInstant(
                    Instant.ofEpochSecond(now * SECONDS_PER_MINUTE).truncatedTo(ChronoUnit.MINUTES), ZoneOffset.UTC);
            minuteText = (time.toString() + ":").getBytes(StandardCharsets.US_ASCII);
            hour = time.getHour();
            dayOfWeek = time.getDayOfWeek().getValue() - 1;
            month = time.getMonthValue();
        }
    }

    /** ISO 8601 with milliseconds. */
    void write(Bytes bytes) {
        bytes.add(minuteText);
        bytes.whole(millis / MILLIS_PER_SECOND, 2);
        bytes.add('.');
        bytes.whole(millis % MILLIS_PER_SECOND, 3);
        bytes.add('Z');
    }

    int hour() {
        return hour;
    }

    /** From 0, Monday, to 6, Sunday. */
    int dayOfWeek() {
        return dayOfWeek;
    }

    int month() {
        return month;
    }

    int weekend() {
        return dayOfWeek > FRIDAY ? 1 : 0;
    }

    /** Whether it is from 22 to 6 o'clock. */
    int nightShift() {
        return hour >= NIGHT_BEGINS || hour < NIGHT_ENDS ? 1 : 0;
    }
}
