package io.flead.analytics.evaluation;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.TimeSlice;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

    /** All devices, by jumping from one to the next in the index instead of reading all readings. */
    private static final String DEVICES = """
            WITH RECURSIVE device AS (
                (SELECT device_id FROM device_data ORDER BY device_id LIMIT 1)
                UNION ALL
                SELECT (SELECT device_id FROM device_data WHERE device_id > device.device_id
                        ORDER BY device_id LIMIT 1)
                FROM device WHERE device.device_id IS NOT NULL)""";

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
        // The time of the index on device and time, once a device: no other index knows the newest reading.
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        DEVICES
                                + " SELECT max(newest.event_time) FROM device, LATERAL (SELECT event_time FROM device_data"
                                + " WHERE device_data.device_id = device.device_id ORDER BY event_time DESC LIMIT 1) AS newest")) {
            row.next();
            return Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                    .map(time -> time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDate());
        }
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
                .mapPartitions(some -> new DeviceSamples(from, columns, span, limit, some, counted));
    }

    private static List<String> devices(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(DEVICES + " SELECT device_id FROM device WHERE device_id IS NOT NULL")) {
            List<String> devices = new ArrayList<>();
            while (row.next()) {
                devices.add(row.getString(1));
            }
            return devices;
        }
    }
}
