package io.flead.archiver.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Removes rows older than the retention, by event time: whole chunks of hypertables, rows of plain tables, these in
 * bounded transactions. Global models are never removed. Of several instances one works at a time.
 */
public final class Retention {

    private static final int ROWS_PER_TRANSACTION = 10_000;
    private static final int LOCK = 0x464C4541; // "FLEA": any number that others do not take
    private static final Map<String, String> TIME_COLUMNS = timeColumns();

    private final ArchiveDatabase database;
    private final Duration retention;

    /** A retention. */
    public Retention(ArchiveDatabase database, Duration retention) {
        this.database = database;
        this.retention = retention;
    }

    /**
     * Removes the rows that were too old at a time.
     *
     * @return rows, or chunks of hypertables, by table; empty when another instance is at it
     */
    public Map<String, Long> apply(Instant now) throws SQLException {
        OffsetDateTime before = now.minus(retention).atOffset(ZoneOffset.UTC);
        Map<String, Long> removed = new LinkedHashMap<>();
        try (Connection connection = database.connectForMaintenance()) {
            if (!lock(connection)) {
                return removed;
            }
            for (Map.Entry<String, String> table : TIME_COLUMNS.entrySet()) {
                long count = isHypertable(connection, table.getKey())
                        ? dropChunks(connection, table.getKey(), before)
                        : delete(connection, table.getKey(), table.getValue(), before);
                removed.put(table.getKey(), count);
            }
        }
        return removed;
    }

    /** The lock belongs to the session and ends with it. */
    private static boolean lock(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_try_advisory_lock(?, hashtext(current_schema()))")) {
            lock.setInt(1, LOCK);
            try (ResultSet result = lock.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    private static boolean isHypertable(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet installed =
                        statement.executeQuery("SELECT FROM pg_extension WHERE extname = 'timescaledb'")) {
            if (!installed.next()) {
                return false;
            }
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT FROM timescaledb_information.hypertables WHERE hypertable_name = ?"
                        + " AND hypertable_schema = current_schema()")) {
            select.setString(1, table);
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    private static long dropChunks(Connection connection, String table, OffsetDateTime before) throws SQLException {
        try (PreparedStatement drop =
                connection.prepareStatement("SELECT count(*) FROM drop_chunks(?::regclass, older_than => ?)")) {
            drop.setString(1, table);
            drop.setObject(2, before);
            try (ResultSet count = drop.executeQuery()) {
                return count.next() ? count.getLong(1) : 0;
            }
        }
    }

    private static long delete(Connection connection, String table, String timeColumn, OffsetDateTime before)
            throws SQLException {
        long deleted = 0;
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table
                + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM " + table + " WHERE " + timeColumn + " < ? LIMIT "
                + ROWS_PER_TRANSACTION + "))")) {
            delete.setObject(1, before);
            int rows;
            do {
                rows = delete.executeUpdate();
                deleted += rows;
            } while (rows == ROWS_PER_TRANSACTION && !Thread.currentThread().isInterrupted());
        }
        return deleted;
    }

    private static Map<String, String> timeColumns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("device_data", "event_time");
        columns.put("anomalies", "event_time");
        columns.put("local_models", "created_at");
        columns.put("stream_analysis_results", "window_start");
        return columns;
    }
}
