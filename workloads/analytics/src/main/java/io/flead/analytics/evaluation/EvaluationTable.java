package io.flead.analytics.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.PeriodTransaction;
import io.flead.analytics.database.TimeSlice;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.List;

/** {@code model_evaluations}: replaces all rows of a version and a period, and the figures of dashboards. */
final class EvaluationTable {

    /** Over all devices: no device has an empty id. */
    static final String ALL = "";

    /** A row but for version and period. */
    record Row(String deviceId, Mode mode, ObjectNode result) {}

    private final AnalyticsDatabase database;

    EvaluationTable(AnalyticsDatabase database) {
        this.database = database;
    }

    long replace(long version, TimeSlice period, List<Row> rows) throws SQLException {
        return PeriodTransaction.write(database, "evaluation", connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM model_evaluations WHERE model_version = ? AND period_start = ? AND period_end = ?")) {
                set(delete, version, period);
                delete.executeUpdate();
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO model_evaluations (model_version,"
                    + " period_start, period_end, device_id, mode, result) VALUES (?, ?, ?, ?, ?, ?::jsonb)")) {
                for (Row row : rows) {
                    set(insert, version, period);
                    insert.setString(4, row.deviceId());
                    insert.setString(5, row.mode().label());
                    insert.setString(6, row.result().toString());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            return rows.size() + show(connection);
        });
    }

    /** Figures of the newest model on its newest day, whichever was just evaluated; unknown ones are not shown. */
    private static long show(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM dashboard_metrics WHERE name ~ '^model_(accuracy|f1|far)(_|$)'");
            return statement.executeUpdate("""
                    INSERT INTO dashboard_metrics (name, value, labels)
                    SELECT 'model_' || figure.name || CASE mode WHEN 'global' THEN '' ELSE '_' || mode END, figure.value::float8,
                           jsonb_build_object('version', model_version, 'day', to_char(period_start AT TIME ZONE 'UTC', 'YYYY-MM-DD'))
                    FROM model_evaluations, jsonb_each_text(result) AS figure (name, value)
                    WHERE (model_version, period_start, period_end) = (
                              SELECT model_version, period_start, period_end FROM model_evaluations
                              ORDER BY model_version DESC, period_start DESC LIMIT 1)
                      AND device_id = '' AND figure.name IN ('accuracy', 'f1', 'far') AND figure.value IS NOT NULL""");
        }
    }

    private static void set(PreparedStatement statement, long version, TimeSlice period) throws SQLException {
        statement.setLong(1, version);
        statement.setObject(2, period.from().atOffset(ZoneOffset.UTC));
        statement.setObject(3, period.to().atOffset(ZoneOffset.UTC));
    }
}
