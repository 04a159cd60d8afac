package io.flead.analytics.readings;

import io.flead.contract.reading.Reading;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/** Packs readings of one device as they come. Not thread-safe. */
final class ReadingPacker {

    private static final int FIRST_ROWS = 64;

    private final String deviceId;
    private long[] times = new long[FIRST_ROWS];
    private final double[][] values;
    private int rows;

    ReadingPacker(String deviceId, int features) {
        this.deviceId = deviceId;
        this.values = new double[features][FIRST_ROWS];
    }

    void add(Reading reading) {
        if (rows == times.length) {
            times = Arrays.copyOf(times, 2 * rows);
            for (int feature = 0; feature < values.length; feature++) {
                values[feature] = Arrays.copyOf(values[feature], 2 * rows);
            }
        }
        Instant time = reading.eventTime();
        times[rows] = time.getEpochSecond() * 1_000_000 + time.getNano() / 1000 - PackedReadings.EPOCH_OFFSET_MICROS;
        for (int feature = 0; feature < values.length; feature++) {
            values[feature][rows] = reading.values()[feature];
        }
        rows++;
    }

    int rows() {
        return rows;
    }

    PackedReadings pack() {
        ByteBuffer packedTimes = ByteBuffer.allocate(rows * Long.BYTES);
        packedTimes.asLongBuffer().put(times, 0, rows);
        byte[][] packedValues = new byte[values.length][];
        for (int feature = 0; feature < values.length; feature++) {
            ByteBuffer column = ByteBuffer.allocate(rows * Double.BYTES);
            column.asDoubleBuffer().put(values[feature], 0, rows);
            packedValues[feature] = column.array();
        }
        return new PackedReadings(deviceId, rows, packedTimes.array(), packedValues);
    }
}
