package io.flead.analytics.batch;

import io.flead.analytics.readings.PackedReadings;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * All readings of one device in a period, without repetitions, sorted. The order of arrival does not matter.
 *
 * @param duplicates readings that were another one's repetition: same time, same values
 * @param times {@code [readings]} microseconds since 1970, ascending
 * @param sorted {@code [features][values]} each ascending, without missing values
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes, made once
record DeviceColumns(String deviceId, long duplicates, long[] times, double[][] sorted) implements Serializable {

    static DeviceColumns of(String deviceId, int features, Iterable<PackedReadings> parts) {
        // Slices of the time line arrive in no order; put in theirs, all times mostly ascend.
        List<PackedReadings> ordered = new ArrayList<>();
        int rows = 0;
        for (PackedReadings part : parts) {
            ordered.add(part);
            rows = Math.addExact(rows, part.rows());
        }
        ordered.sort(
                Comparator.comparingLong(part -> ByteBuffer.wrap(part.times()).getLong()));
        long[] times = new long[rows];
        double[][] values = new double[features][rows];
        int at = 0;
        for (PackedReadings part : ordered) {
            ByteBuffer.wrap(part.times()).asLongBuffer().get(times, at, part.rows());
            for (int feature = 0; feature < features; feature++) {
                ByteBuffer.wrap(part.values()[feature]).asDoubleBuffer().get(values[feature], at, part.rows());
            }
            at += part.rows();
        }
        int kept = rows - dropRepetitions(times, values);
        for (int row = 0; row < rows; row++) {
            times[row] += PackedReadings.EPOCH_OFFSET_MICROS;
        }
        long[] keptTimes = kept == rows ? times : Arrays.copyOf(times, kept);
        Arrays.sort(keptTimes);
        for (int feature = 0; feature < features; feature++) {
            values[feature] = sorted(values[feature], kept);
        }
        return new DeviceColumns(deviceId, rows - kept, keptTimes, values);
    }

    /** Moves rows that are no repetition to the front, and returns how many rows are repetitions. */
    private static int dropRepetitions(long[] times, double[][] values) {
        if (strictlyAscending(times)) {
            return 0;
        }
        int rows = times.length;
        Integer[] order = new Integer[rows];
        for (int row = 0; row < rows; row++) {
            order[row] = row;
        }
        Arrays.sort(order, (a, b) -> compare(times, values, a, b));
        boolean[] repeated = new boolean[rows];
        for (int i = 1; i < rows; i++) {
            repeated[order[i]] = compare(times, values, order[i - 1], order[i]) == 0;
        }
        int kept = 0;
        for (int row = 0; row < rows; row++) {
            if (!repeated[row]) {
                times[kept] = times[row];
                for (double[] column : values) {
                    column[kept] = column[row];
                }
                kept++;
            }
        }
        return rows - kept;
    }

    private static boolean strictlyAscending(long[] times) {
        for (int row = 1; row < times.length; row++) {
            if (times[row] <= times[row - 1]) {
                return false;
            }
        }
        return true;
    }

    private static int compare(long[] times, double[][] values, int a, int b) {
        int order = Long.compare(times[a], times[b]);
        for (int feature = 0; order == 0 && feature < values.length; feature++) {
            order = Double.compare(values[feature][a], values[feature][b]);
        }
        return order;
    }

    /** Ascending, without NaN, which sorts behind all numbers. */
    private static double[] sorted(double[] column, int rows) {
        double[] values = column.length == rows ? column : Arrays.copyOf(column, rows);
        Arrays.sort(values);
        int numbers = values.length;
        while (numbers > 0 && Double.isNaN(values[numbers - 1])) {
            numbers--;
        }
        return numbers == values.length ? values : Arrays.copyOf(values, numbers);
    }
}
