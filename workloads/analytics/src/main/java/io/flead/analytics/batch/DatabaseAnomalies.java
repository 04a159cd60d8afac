package io.flead.analytics.batch;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.TimeSlice;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Counts the rows of {@code anomalies}, where the database does it: their ids are unique. */
final class DatabaseAnomalies implements AnomalySource {

    private final AnalyticsDatabase database;

    DatabaseAnomalies(AnalyticsDatabase database) {
        this.database = database;
    }

    @Override
    public Map<String, DeviceAnomalies> of(TimeSlice period) throws SQLException {
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
