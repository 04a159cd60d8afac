package io.flead.analytics.evaluation;

import io.flead.analytics.database.TimeSlice;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * The newest readings of a device, in time order, without repetitions.
 *
 * @param deviceId the device
 * @param times {@code [rows]}
 * @param rows {@code [rows][features]}; a missing value is NaN
 * @param known rows that have a label
 * @param anomalous rows that are labelled anomalous
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer of readings, compared by nobody
record DeviceSample(String deviceId, List<Instant> times, double[][] rows, BitSet known, BitSet anomalous) {

    /** Reads at most so many, with the index on device and time. */
    static DeviceSample read(Connection connection, String deviceId, List<String> features, TimeSlice span, int most)
            throws SQLException {
        StringBuilder query = new StringBuilder("SELECT event_time, label");
        for (String feature : features) {
            query.append(", (features->>'").append(feature.replace("'", "''")).append("')::float8");
        }
        query.append(" FROM device_data WHERE device_id = ? AND event_time >= ? AND event_time < ?")
                .append(" ORDER BY event_time DESC, kafka_offset DESC LIMIT ?");
        List<Row> read = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(query.toString())) {
            select.setString(1, deviceId);
            select.setObject(2, span.from().atOffset(ZoneOffset.UTC));
            select.setObject(3, span.to().atOffset(ZoneOffset.UTC));
            select.setInt(4, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    double[] values = new double[features.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = row.getDouble(3 + i);
                        values[i] = row.wasNull() ? Double.NaN : values[i];
                    }
                    int label = row.getInt(2);
                    boolean labelled = !row.wasNull();
                    Instant time = row.getObject(1, OffsetDateTime.class).toInstant();
                    read.add(new Row(time, values, labelled, labelled && label == 1));
                }
            }
        }
        return of(deviceId, read);
    }

    private static DeviceSample of(String deviceId, List<Row> newestFirst) {
        Collections.reverse(newestFirst);
        List<Row> kept = new ArrayList<>();
        for (Row row : newestFirst) {
            boolean repeated = false;
            for (int i = kept.size() - 1; i >= 0 && kept.get(i).time.equals(row.time) && !repeated; i--) {
                repeated = Arrays.equals(kept.get(i).values, row.values);
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
            rows[row] = kept.get(row).values;
            times.add(kept.get(row).time);
            known.set(row, kept.get(row).labelled);
            anomalous.set(row, kept.get(row).anomalous);
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

    @SuppressWarnings("ArrayRecordComponent") // on its way into the sample
    private record Row(Instant time, double[] values, boolean labelled, boolean anomalous) {}
}
