package io.flead.analytics.batch;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.PeriodTransaction;
import io.flead.analytics.database.TimeSlice;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;

/** What a dashboard shows first, in {@code dashboard_metrics}: made of results only, so it costs nothing to refresh. */
final class DashboardMetrics {

    private static final String UPSERT = " ON CONFLICT (name) DO UPDATE SET value = excluded.value, labels ="
            + " excluded.labels, updated_at = now()";

    /** Numbers of the newest day's row over all devices, each with the path where it stands there. */
    private static final String OF_THE_DAY = """
            INSERT INTO dashboard_metrics (name, value, labels)
            SELECT shown.name, (result #>> shown.path)::float8,
                   jsonb_build_object('day', to_char(period_start AT TIME ZONE 'UTC', 'YYYY-MM-DD'))
            FROM batch_analysis_results, (VALUES
                ('readings_day', ARRAY['readings']), ('devices_day', ARRAY['devices']),
                ('anomalies_day', ARRAY['anomalies']), ('anomaly_share_day', ARRAY['anomalyShare']),
                ('data_gaps_day', ARRAY['gaps', 'count']), ('coverage_day', ARRAY['gaps', 'coverage'])
            ) AS shown (name, path)
            WHERE period_start = ? AND period_end = ? AND device_id = '' AND feature = ''
              AND result #>> shown.path IS NOT NULL""";

    private static final String OF_THE_MODEL = """
            INSERT INTO dashboard_metrics (name, value, labels)
            SELECT 'model_version', version, jsonb_build_object('devices', devices, 'meanLoss', mean_loss)
            FROM global_models ORDER BY version DESC LIMIT 1""";

    private final AnalyticsDatabase database;

    DashboardMetrics(AnalyticsDatabase database) {
        this.database = database;
    }

    /** Shows this day; returns metrics written. */
    long refresh(TimeSlice day) throws SQLException {
        return PeriodTransaction.write(
                database, "dashboard", connection -> ofTheDay(connection, day) + ofTheModel(connection));
    }

    private static long ofTheDay(Connection connection, TimeSlice day) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(OF_THE_DAY + UPSERT)) {
            upsert.setObject(1, day.from().atOffset(ZoneOffset.UTC));
            upsert.setObject(2, day.to().atOffset(ZoneOffset.UTC));
            return upsert.executeUpdate();
        }
    }

    private static long ofTheModel(Connection connection) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(OF_THE_MODEL + UPSERT)) {
            return upsert.executeUpdate();
        }
    }
}
