package io.flead.analytics.evaluation;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.PeriodTransaction;
import io.flead.analytics.database.StagedRows;
import io.flead.analytics.database.TimeSlice;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.List;

/** {@code model_evaluations}, by version and day, and the figures of dashboards. */
final class EvaluationTable {

    /** Over all devices: no device has an empty id. */
    static final String ALL = "";

    private static final String PERIOD = " WHERE model_version = ? AND period_start = ? AND period_end = ?";

    /**
     * A row over all devices, but for version and period.
     *
     * @param mode its label
     * @param result JSON
     */
    record Row(String mode, String result) implements Serializable {}

    private final AnalyticsDatabase database;

    EvaluationTable(AnalyticsDatabase database) {
        this.database = database;
    }

    /** Whether a version has been evaluated on a period: the rows over all devices come with those of all of them. */
    boolean holds(long version, TimeSlice period) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT FROM model_evaluations" + PERIOD + " AND device_id = '' LIMIT 1")) {
            set(select, version, period);
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    /**
     * Replaces the rows of a version and a period in one transaction. The devices' rows of older versions in that period
     * are removed: only the rows over all devices are kept of each version.
     *
     * @param devices rows of devices, whose items are modes
     * @param all rows over all devices
     * @return rows written
     */
    long replace(long version, TimeSlice period, StagedRows devices, List<Row> all) throws SQLException {
        return PeriodTransaction.write(database, "evaluation", connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM model_evaluations" + PERIOD);
                    PreparedStatement deleteOlder = connection.prepareStatement(
                            "DELETE FROM model_evaluations WHERE model_version < ? AND period_start = ?"
                                    + " AND period_end = ? AND device_id <> ''")) {
                set(delete, version, period);
                delete.executeUpdate();
                set(deleteOlder, version, period);
                deleteOlder.executeUpdate();
            }
            long moved = devices.move(
                    connection,
                    "INSERT INTO model_evaluations (model_version, period_start, period_end, device_id, mode, result)"
                            + " SELECT " + version + ", period_start, period_start + interval '1 day', device_id, item,"
                            + " result FROM analytics_staging WHERE run = ? ORDER BY device_id, item");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO model_evaluations (model_version,"
                    + " period_start, period_end, device_id, mode, result) VALUES (?, ?, ?, '" + ALL
                    + "', ?, ?::jsonb)")) {
                for (Row row : all) {
                    set(insert, version, period);
                    insert.setString(4, row.mode());
                    insert.setString(5, row.result());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            devices.clear(connection);
            return moved + all.size() + show(connection);
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
