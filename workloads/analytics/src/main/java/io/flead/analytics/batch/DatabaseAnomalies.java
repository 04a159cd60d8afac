package io.flead.analytics.batch;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.TimeSlice;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Counts the rows of {@code anomalies}, where the database does it: their ids are unique. */
final class DatabaseAnomalies implements AnomalySource {

    private final JavaSparkContext spark;
    private final AnalyticsDatabase database;

    DatabaseAnomalies(JavaSparkContext spark, AnalyticsDatabase database) {
        this.spark = spark;
        this.database = database;
    }

    @Override
    public JavaPairRDD<String, DeviceAnomalies> of(TimeSlice period) {
        AnalyticsDatabase from = database;
        return spark.parallelize(List.of(period), 1)
                .flatMapToPair(span -> read(from, span).entrySet().stream()
                        .map(device -> new Tuple2<>(device.getKey(), device.getValue()))
                        .iterator());
    }

    private static Map<String, DeviceAnomalies> read(AnalyticsDatabase database, TimeSlice period) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            Map<String, Map<String, Long>> contributors = new HashMap<>();
            try (ResultSet row = statement.executeQuery("SELECT device_id, contributor, count(*) FROM anomalies,"
                    + " unnest(contributors) AS contributor WHERE " + period.condition() + " GROUP BY 1, 2")) {
                while (row.next()) {
                    contributors
                            .computeIfAbsent(row.getString(1), absent -> new HashMap<>())
                            .put(row.getString(2), row.getLong(3));
                }
            }
            Map<String, DeviceAnomalies> anomalies = new HashMap<>();
            try (ResultSet row = statement.executeQuery(
                    "SELECT device_id, count(*), count(*) FILTER (WHERE severity = 'critical') FROM anomalies WHERE "
                            + period.condition() + " GROUP BY 1")) {
                while (row.next()) {
                    String device = row.getString(1);
                    anomalies.put(
                            device,
                            new DeviceAnomalies(
                                    row.getLong(2), row.getLong(3), contributors.getOrDefault(device, Map.of())));
                }
            }
            return anomalies;
        }
    }
}
