package io.flead.analytics.evaluation;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.TimeSlice;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Samples of {@code device_data}: the index on device and time finds a device's newest readings without reading the
 * others.
 */
final class DatabaseSamples implements SampleSource {

    private static final int MAX_TASKS = 64;

    private final JavaSparkContext spark;
    private final AnalyticsDatabase database;
    private final List<String> features;
    private final int most;
    private final LongAccumulator read;

    /**
     * Samples.
     *
     * @param most readings of a device
     * @param read counts readings
     */
    DatabaseSamples(
            JavaSparkContext spark, AnalyticsDatabase database, List<String> features, int most, LongAccumulator read) {
        this.spark = spark;
        this.database = database;
        this.features = List.copyOf(features);
        this.most = most;
        this.read = read;
    }

    @Override
    public Optional<LocalDate> newestDay() throws SQLException {
        Optional<Instant> newest = Optional.empty();
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT event_time FROM device_data WHERE device_id = ? ORDER BY event_time DESC LIMIT 1")) {
            for (String device : devices(connection)) {
                select.setString(1, device);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        Instant time = row.getObject(1, OffsetDateTime.class).toInstant();
                        newest = newest.filter(time::isBefore).or(() -> Optional.of(time));
                    }
                }
            }
        }
        return newest.map(time -> LocalDate.ofInstant(time, ZoneOffset.UTC));
    }

    @Override
    public JavaRDD<DeviceSample> samples(TimeSlice span) throws SQLException {
        List<String> devices;
        try (Connection connection = database.connect()) {
            devices = devices(connection);
        }
        AnalyticsDatabase from = database;
        List<String> columns = features;
        int limit = most;
        LongAccumulator counted = read;
        return spark.parallelize(devices, Math.max(1, Math.min(devices.size(), MAX_TASKS)))
                .map(device -> {
                    DeviceSample sample = DeviceSample.of(device, read(from, device, columns, span, limit));
                    counted.add(sample.rows().length);
                    return sample;
                });
    }

    /** All devices, by jumping from one to the next in the index instead of reading all readings. */
    private static List<String> devices(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        WITH RECURSIVE device AS (
                            (SELECT device_id FROM device_data ORDER BY device_id LIMIT 1)
                            UNION ALL
                            SELECT (SELECT device_id FROM device_data WHERE device_id > device.device_id
                                    ORDER BY device_id LIMIT 1)
                            FROM device WHERE device.device_id IS NOT NULL)
                        SELECT device_id FROM device WHERE device_id IS NOT NULL""")) {
            List<String> devices = new ArrayList<>();
            while (row.next()) {
                devices.add(row.getString(1));
            }
            return devices;
        }
    }

    private static List<SampleRow> read(
            AnalyticsDatabase database, String deviceId, List<String> features, TimeSlice span, int most)
            throws SQLException {
        StringBuilder query = new StringBuilder("SELECT event_time, kafka_offset, label");
        for (String feature : features) {
            query.append(", (features->>'").append(feature.replace("'", "''")).append("')::float8");
        }
        query.append(" FROM device_data WHERE device_id = ? AND event_time >= ? AND event_time < ?")
                .append(" ORDER BY event_time DESC, kafka_offset DESC LIMIT ?");
        List<SampleRow> rows = new ArrayList<>();
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(query.toString())) {
            select.setString(1, deviceId);
            select.setObject(2, span.from().atOffset(ZoneOffset.UTC));
            select.setObject(3, span.to().atOffset(ZoneOffset.UTC));
            select.setInt(4, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    double[] values = new double[features.size()];
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
        }
        return rows;
    }
}
