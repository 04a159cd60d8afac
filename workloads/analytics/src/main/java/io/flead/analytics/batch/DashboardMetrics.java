package io.flead.analytics.batch;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.PeriodTransaction;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The figures that a dashboard shows first, in {@code dashboard_metrics}: those of the newest day and the newest model.
 * They come from results only, so a refresh costs little. An unknown figure of the newest day is left out: an older
 * day does not fill in.
 */
final class DashboardMetrics {

    private static final String FORGET = "DELETE FROM dashboard_metrics WHERE name LIKE '%\\_day'";

    /** Numbers of the newest day's row over all devices, each with its path. */
    private static final String OF_THE_DAY = """
            INSERT INTO dashboard_metrics (name, value, labels)
            SELECT shown.name, (result #>> shown.path)::float8,
                   jsonb_build_object('day', to_char(period_start AT TIME ZONE 'UTC', 'YYYY-MM-DD'))
            FROM (SELECT period_start, result FROM batch_analysis_results
                  WHERE device_id = '' AND feature = '' AND period_end = period_start + interval '1 day'
                  ORDER BY period_start DESC LIMIT 1) AS newest, (VALUES
                ('readings_day', ARRAY['readings']), ('devices_day', ARRAY['devices']),
                ('anomalies_day', ARRAY['anomalies']), ('anomaly_share_day', ARRAY['anomalyShare']),
                ('data_gaps_day', ARRAY['gaps', 'count']), ('coverage_day', ARRAY['gaps', 'coverage'])
            ) AS shown (name, path)
            WHERE result #>> shown.path IS NOT NULL""";

    private static final String OF_THE_MODEL = """
            INSERT INTO dashboard_metrics (name, value, labels)
            SELECT 'model_version', version, jsonb_build_object('devices', devices, 'meanLoss', mean_loss)
            FROM global_models ORDER BY created_at DESC, version DESC LIMIT 1
            ON CONFLICT (name) DO UPDATE SET value = excluded.value, labels = excluded.labels, updated_at = now()""";

    private final AnalyticsDatabase database;

    DashboardMetrics(AnalyticsDatabase database) {
        this.database = database;
    }

    /** Refreshes them; returns metrics written. */
    long refresh() throws SQLException {
        return PeriodTransaction.write(database, "dashboard", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(FORGET);
                return (long) statement.executeUpdate(OF_THE_DAY) + statement.executeUpdate(OF_THE_MODEL);
            }
        });
    }
}
