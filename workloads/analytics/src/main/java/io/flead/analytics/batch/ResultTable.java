package io.flead.analytics.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.PeriodTransaction;
import io.flead.analytics.database.StagedRows;
import io.flead.analytics.database.TimeSlice;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code batch_analysis_results}: a period is replaced as a whole, and trends that refer to it follow. */
final class ResultTable {

    private static final String PERIOD = " WHERE period_start = ? AND period_end = ?";

    private static final String INSERT =
            "INSERT INTO batch_analysis_results (period_start, period_end, device_id, feature, result)"
                    + " VALUES (?, ?, ?, ?, ?::jsonb)";

    private final AnalyticsDatabase database;

    ResultTable(AnalyticsDatabase database) {
        this.database = database;
    }

    /**
     * Replaces a period in one transaction; returns rows written, those of the next period whose trend changed
     * included.
     *
     * @param devices rows of devices, and of the next period those whose trends change
     * @param all rows over all devices; this sets their trends
     */
    long replace(TimeSlice period, StagedRows devices, List<ResultRow> all) throws SQLException {
        Duration length = Duration.between(period.from(), period.to());
        TimeSlice next = new TimeSlice(period.to(), period.to().plus(length));
        // One key for all periods: the trend of one is made of another.
        return PeriodTransaction.write(database, "batch", connection -> {
            var before = ResultRows.read(connection, period.from().minus(length), period.from(), ResultRow.ALL);
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM batch_analysis_results" + PERIOD)) {
                set(delete, 1, period.from(), period.to());
                delete.executeUpdate();
            }
            Map<ResultRows.Key, ObjectNode> now = new HashMap<>();
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                for (ResultRow row : all) {
                    ResultRows.Key key = new ResultRows.Key(row.deviceId(), row.feature());
                    row.result().set("trend", Trend.of(row.feature(), row.result(), before.get(key)));
                    now.put(key, row.result());
                    set(insert, 1, period.from(), period.to());
                    insert.setString(3, row.deviceId());
                    insert.setString(4, row.feature());
                    insert.setString(5, row.result().toString());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            long rows = all.size() + devices.move(connection, moveRows(period));
            rows += devices.move(connection, moveTrends(next));
            rows += forgetTrends(connection, period, next) + updateTrends(connection, next, now);
            devices.clear(connection);
            return rows;
        });
    }

    /** Instants hold no character that needs care. */
    private static String moveRows(TimeSlice period) {
        return """
                INSERT INTO batch_analysis_results (period_start, period_end, device_id, feature, result)
                SELECT period_start, timestamptz '%s', device_id, item, result
                FROM analytics_staging WHERE run = ? AND period_start = '%s' ORDER BY device_id, item""".formatted(period.to(), period.from());
    }

    /** Of a row that another run has replaced meanwhile, no more than the trend is touched. */
    private static String moveTrends(TimeSlice next) {
        return """
                UPDATE batch_analysis_results AS later
                SET result = jsonb_set(later.result, '{trend}', staged.result -> 'trend'), computed_at = now()
                FROM analytics_staging AS staged
                WHERE staged.run = ? AND staged.period_start = '%1$s' AND later.period_start = '%1$s'
                  AND later.period_end = '%2$s' AND later.device_id = staged.device_id AND later.feature = staged.item""".formatted(next.from(), next.to());
    }

    /** Devices that are in the next period only have nothing to compare with. */
    private static long forgetTrends(Connection connection, TimeSlice period, TimeSlice next) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE batch_analysis_results AS later
                SET result = jsonb_set(result, '{trend}', 'null'), computed_at = now()
                WHERE period_start = ? AND period_end = ? AND device_id <> '' AND result -> 'trend' <> 'null'
                  AND NOT EXISTS (SELECT FROM batch_analysis_results AS earlier
                                  WHERE earlier.period_start = ? AND earlier.period_end = ?
                                    AND earlier.device_id = later.device_id AND earlier.feature = later.feature)""")) {
            set(update, 1, next.from(), next.to());
            set(update, 3, period.from(), period.to());
            return update.executeUpdate();
        }
    }

    /**
     * Writes that periods have no readings, where they have no row yet. No trend refers to such a period, so nothing
     * else changes and one transaction does for all.
     */
    long fillSilent(Collection<TimeSlice> periods) throws SQLException {
        ResultRow row = PeriodSummary.empty().get(0);
        return PeriodTransaction.write(database, "batch", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT + " ON CONFLICT DO NOTHING")) {
                for (TimeSlice period : periods) {
                    set(insert, 1, period.from(), period.to());
                    insert.setString(3, row.deviceId());
                    insert.setString(4, row.feature());
                    insert.setString(5, row.result().toString());
                    insert.addBatch();
                }
                return Arrays.stream(insert.executeBatch()).sum();
            }
        });
    }

    /** Days from one on that have rows already. */
    Set<LocalDate> daysSince(Instant from) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT DISTINCT period_start FROM batch_analysis_results WHERE period_start >= ?"
                                + " AND period_end = period_start + interval '1 day'")) {
            select.setObject(1, from.atOffset(ZoneOffset.UTC));
            Set<LocalDate> days = new TreeSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    days.add(row.getObject(1, OffsetDateTime.class)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDate());
                }
            }
            return days;
        }
    }

    /** The readings in a period's row over all devices; 0 where there is none. */
    long readings(TimeSlice period) throws SQLException {
        try (Connection connection = database.connect()) {
            ObjectNode result = ResultRows.read(connection, period.from(), period.to(), ResultRow.ALL)
                    .get(new ResultRows.Key(ResultRow.ALL, ResultRow.ALL));
            return result == null ? 0 : result.path("readings").asLong();
        }
    }

    /** The trends over all devices. */
    private static long updateTrends(Connection connection, TimeSlice next, Map<ResultRows.Key, ObjectNode> before)
            throws SQLException {
        long changed = 0;
        try (PreparedStatement update = connection.prepareStatement("UPDATE batch_analysis_results SET result ="
                + " ?::jsonb, computed_at = now()" + PERIOD + " AND device_id = ? AND feature = ?")) {
            for (var row : ResultRows.read(connection, next.from(), next.to(), ResultRow.ALL)
                    .entrySet()) {
                ResultRows.Key key = row.getKey();
                JsonNode trend = Trend.of(key.feature(), row.getValue(), before.get(key));
                if (!trend.equals(row.getValue().get("trend"))) {
                    row.getValue().set("trend", trend);
                    update.setString(1, row.getValue().toString());
                    set(update, 2, next.from(), next.to());
                    update.setString(4, key.deviceId());
                    update.setString(5, key.feature());
                    update.addBatch();
                    changed++;
                }
            }
            update.executeBatch();
        }
        return changed;
    }

    private static void set(PreparedStatement statement, int first, Instant from, Instant to) throws SQLException {
        statement.setObject(first, from.atOffset(ZoneOffset.UTC));
        statement.setObject(first + 1, to.atOffset(ZoneOffset.UTC));
    }
}
