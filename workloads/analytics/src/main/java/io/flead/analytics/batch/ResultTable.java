package io.flead.analytics.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.database.PeriodTransaction;
import io.flead.analytics.database.TimeSlice;
import io.flead.analytics.publication.ResultJson;
import java.io.IOException;
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

    private static final int BATCH = 1000;
    private static final String PERIOD = " WHERE period_start = ? AND period_end = ?";

    private final AnalyticsDatabase database;

    ResultTable(AnalyticsDatabase database) {
        this.database = database;
    }

    /**
     * Replaces a period in one transaction; returns rows written, those of the next period whose trend changed
     * included.
     */
    long replace(TimeSlice period, List<ResultRow> rows) throws SQLException {
        Duration length = Duration.between(period.from(), period.to());
        // One key for all periods: the trend of one is made of another.
        return PeriodTransaction.write(database, "batch", connection -> {
            Map<Key, ObjectNode> before = read(connection, period.from().minus(length), period.from());
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM batch_analysis_results" + PERIOD)) {
                set(delete, 1, period.from(), period.to());
                delete.executeUpdate();
            }
            Map<Key, ObjectNode> now = new HashMap<>();
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO batch_analysis_results (period_start, period_end, device_id, feature, result)"
                            + " VALUES (?, ?, ?, ?, ?::jsonb)")) {
                int pending = 0;
                for (ResultRow row : rows) {
                    Key key = new Key(row.deviceId(), row.feature());
                    row.result().set("trend", Trend.of(row.feature(), row.result(), before.get(key)));
                    now.put(key, row.result());
                    set(insert, 1, period.from(), period.to());
                    insert.setString(3, row.deviceId());
                    insert.setString(4, row.feature());
                    insert.setString(5, row.result().toString());
                    insert.addBatch();
                    if (++pending % BATCH == 0) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
            return rows.size()
                    + updateTrends(connection, period.to(), period.to().plus(length), now);
        });
    }

    /**
     * Writes that periods have no readings, where they have no row yet. No trend refers to such a period, so nothing
     * else changes and one transaction does for all.
     */
    long fillSilent(Collection<TimeSlice> periods) throws SQLException {
        ResultRow row = PeriodSummary.empty().get(0);
        return PeriodTransaction.write(database, "batch", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO batch_analysis_results (period_start, period_end, device_id, feature, result)"
                            + " VALUES (?, ?, ?, ?, ?::jsonb) ON CONFLICT DO NOTHING")) {
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
            ObjectNode result = read(connection, period.from(), period.to()).get(new Key(ResultRow.ALL, ResultRow.ALL));
            return result == null ? 0 : result.path("readings").asLong();
        }
    }

    private static long updateTrends(Connection connection, Instant from, Instant to, Map<Key, ObjectNode> before)
            throws SQLException {
        long changed = 0;
        try (PreparedStatement update = connection.prepareStatement("UPDATE batch_analysis_results SET result ="
                + " ?::jsonb, computed_at = now()" + PERIOD + " AND device_id = ? AND feature = ?")) {
            for (Map.Entry<Key, ObjectNode> row : read(connection, from, to).entrySet()) {
                Key key = row.getKey();
                JsonNode trend = Trend.of(key.feature, row.getValue(), before.get(key));
                if (!trend.equals(row.getValue().get("trend"))) {
                    row.getValue().set("trend", trend);
                    update.setString(1, row.getValue().toString());
                    set(update, 2, from, to);
                    update.setString(4, key.deviceId);
                    update.setString(5, key.feature);
                    update.addBatch();
                    changed++;
                }
            }
            update.executeBatch();
        }
        return changed;
    }

    private static Map<Key, ObjectNode> read(Connection connection, Instant from, Instant to) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT device_id, feature, result FROM batch_analysis_results" + PERIOD)) {
            set(select, 1, from, to);
            Map<Key, ObjectNode> rows = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.put(new Key(row.getString(1), row.getString(2)), (ObjectNode)
                            ResultJson.MAPPER.readTree(row.getString(3)));
                }
            }
            return rows;
        } catch (IOException e) {
            throw new SQLException("a result that is no JSON object", e);
        }
    }

    private static void set(PreparedStatement statement, int first, Instant from, Instant to) throws SQLException {
        statement.setObject(first, from.atOffset(ZoneOffset.UTC));
        statement.setObject(first + 1, to.atOffset(ZoneOffset.UTC));
    }

    private record Key(String deviceId, String feature) {}
}
