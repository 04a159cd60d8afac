package io.flead.analytics.evaluation;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.TimeSlice;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.util.LongAccumulator;

/** Samples of some devices as they are asked for, over one connection, which is closed with the task. */
final class DeviceSamples implements Iterator<DeviceSample> {

    private final Iterator<String> devices;
    private final LongAccumulator counted;
    private final int features;
    private final Connection connection;
    private final PreparedStatement select;

    DeviceSamples(
            AnalyticsDatabase database,
            List<String> features,
            TimeSlice span,
            int most,
            Iterator<String> devices,
            LongAccumulator counted)
            throws SQLException {
        this.devices = devices;
        this.counted = counted;
        this.features = features.size();
        connection = database.connect();
        TaskContext.get().addTaskCompletionListener(context -> {
            close();
        });
        connection.setReadOnly(true);
        // Each device is a transaction of its own: none stays open while a device is evaluated.
        connection.setAutoCommit(true);
        select = connection.prepareStatement(query(features));
        select.setObject(2, span.from().atOffset(ZoneOffset.UTC));
        select.setObject(3, span.to().atOffset(ZoneOffset.UTC));
        select.setInt(4, most);
    }

    @Override
    public boolean hasNext() {
        return devices.hasNext();
    }

    @Override
    public DeviceSample next() {
        String device = devices.next();
        try {
            DeviceSample sample = DeviceSample.of(device, rows(device));
            counted.add(sample.rows().length);
            return sample;
        } catch (SQLException e) {
            throw new IllegalStateException("database: " + e.getMessage(), e);
        }
    }

    private List<SampleRow> rows(String device) throws SQLException {
        select.setString(1, device);
        List<SampleRow> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                double[] values = new double[features];
                for (int i = 0; i < values.length; i++) {
                    values[i] = row.getDouble(4 + i);
                    values[i] = row.wasNull() ? Double.NaN : values[i];
                }
                int label = row.getInt(3);
                boolean labelled = !row.wasNull();
                rows.add(new SampleRow(
                        row.getObject(1, OffsetDateTime.class).toInstant(),
                        row.getLong(2),
                        values,
                        labelled,
                        labelled && label == 1));
            }
        }
        return rows;
    }

    private static String query(List<String> features) {
        StringBuilder query = new StringBuilder("SELECT event_time, kafka_offset, label");
        for (String feature : features) {
            query.append(", (features->>'").append(feature.replace("'", "''")).append("')::float8");
        }
        return query.append(" FROM device_data WHERE device_id = ? AND event_time >= ? AND event_time < ?")
                .append(" ORDER BY event_time DESC, kafka_offset DESC LIMIT ?")
                .toString();
    }

    private void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("database: " + e.getMessage(), e);
        }
    }
}
