package io.flead.analytics.readings;

import java.io.Serializable;

/**
 * Readings of one device, column by column, as PostgreSQL's binary format writes them: big-endian, 8 bytes a value. A
 * million readings travel as a few arrays, not as a million rows.
 *
 * @param times {@code [rows]} microseconds since 2000, in no order
 * @param values {@code [features][rows]} float64; NaN where a reading lacks the feature
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read once
public record PackedReadings(String deviceId, int rows, byte[] times, byte[][] values) implements Serializable {

    /** Microseconds from 1970 to 2000, where PostgreSQL counts from. */
    public static final long EPOCH_OFFSET_MICROS = 946_684_800_000_000L;

    public PackedReadings {
        requireLength(times, rows);
        for (byte[] column : values) {
            requireLength(column, rows);
        }
    }

    private static void requireLength(byte[] column, int rows) {
        if (column.length != (long) rows * Long.BYTES) {
            throw new IllegalArgumentException(rows + " rows in " + column.length + " bytes");
        }
    }
}
