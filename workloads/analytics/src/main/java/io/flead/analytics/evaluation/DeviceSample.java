package io.flead.analytics.evaluation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * The newest readings of a device, in time order, without repetitions.
 *
 * @param times {@code [rows]}
 * @param rows {@code [rows][features]}; a missing value is NaN
 * @param known rows that have a label
 * @param anomalous rows that are labelled anomalous
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer of readings, never compared
record DeviceSample(String deviceId, List<Instant> times, double[][] rows, BitSet known, BitSet anomalous) {

    /** Of the newest readings, newest first. */
    static DeviceSample of(String deviceId, List<SampleRow> newestFirst) {
        List<SampleRow> inOrder = new ArrayList<>(newestFirst);
        Collections.reverse(inOrder);
        List<SampleRow> kept = new ArrayList<>();
        for (SampleRow row : inOrder) {
            boolean repeated = false;
            for (int i = kept.size() - 1; i >= 0 && kept.get(i).time().equals(row.time()) && !repeated; i--) {
                repeated = Arrays.equals(kept.get(i).values(), row.values());
            }
            if (!repeated) {
                kept.add(row);
            }
        }
        BitSet known = new BitSet();
        BitSet anomalous = new BitSet();
        double[][] rows = new double[kept.size()][];
        List<Instant> times = new ArrayList<>();
        for (int row = 0; row < rows.length; row++) {
            rows[row] = kept.get(row).values();
            times.add(kept.get(row).time());
            known.set(row, kept.get(row).labelled());
            anomalous.set(row, kept.get(row).anomalous());
        }
        return new DeviceSample(deviceId, times, rows, known, anomalous);
    }

    /** Median time between two rows of different times; at least a millisecond. */
    Duration interval() {
        long[] millis = new long[Math.max(0, times.size() - 1)];
        int count = 0;
        for (int row = 1; row < times.size(); row++) {
            long between = Duration.between(times.get(row - 1), times.get(row)).toMillis();
            if (between > 0) {
                millis[count++] = between;
            }
        }
        Arrays.sort(millis, 0, count);
        return Duration.ofMillis(count == 0 ? 1 : millis[count / 2]);
    }
}
