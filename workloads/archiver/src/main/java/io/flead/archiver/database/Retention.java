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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes what is older than the retention: whole chunks of hypertables, rows of plain tables, these in bounded
 * transactions. The newest global model stays, however old it is. Of several instances one works at a time.
 */
public final class Retention {

    static final String SET_CHUNK_INTERVAL = "SELECT set_chunk_time_interval(?::regclass, make_interval(secs => ?))";

    private static final int PAGES_PER_TRANSACTION = 500;
    private static final Duration LEAST_CHUNK = Duration.ofHours(1);
    private static final Duration LARGEST_CHUNK = Duration.ofDays(1);
    private static final int LOCK = 0x464C4541; // "FLEA": any number that others do not take

    /** All that grow. Results age from when they were computed: their periods may be those of an old recording. */
    private static final List<Table> TABLES = List.of(
            Table.by("device_data", "event_time"),
            Table.by("anomalies", "event_time"),
            Table.by("alarms", "last_at"),
            Table.by("local_models", "created_at"),
            new Table("global_models", "created_at < ? AND created_at < (SELECT max(created_at) FROM global_models)"),
            Table.by("stream_analysis_results", "window_start"),
            Table.by("batch_analysis_results", "computed_at"),
            Table.by("model_evaluations", "computed_at"),
            Table.by("analytics_staging", "staged_at"),
            Table.by("device_status", "time"),
            Table.by("injections", "at"),
            Table.by("verdicts", "at"),
            Table.by("dashboard_metrics", "updated_at"));

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
            for (Table table : TABLES) {
                long count = isHypertable(connection, table.name())
                        ? dropChunks(connection, table.name(), before)
                        : delete(connection, table, before);
                removed.put(table.name(), count);
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

    private long dropChunks(Connection connection, String table, OffsetDateTime before) throws SQLException {
        setChunkInterval(connection, table, chunkInterval(retention));
        try (PreparedStatement drop =
                connection.prepareStatement("SELECT count(*) FROM drop_chunks(?::regclass, older_than => ?)")) {
            drop.setString(1, table);
            drop.setObject(2, before);
            try (ResultSet count = drop.executeQuery()) {
                return count.next() ? count.getLong(1) : 0;
            }
        }
    }

    /**
     * Deletes by ranges of pages, each in a transaction of its own. To ask for the next old rows instead would walk over all dead
     * ones again and again, until a vacuum removes them.
     */
    private static long delete(Connection connection, Table table, OffsetDateTime before) throws SQLException {
        long deleted = 0;
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM " + table.name() + " WHERE ctid >= ?::tid AND ctid < ?::tid AND " + table.old())) {
            for (long range : rangesWithOldRows(connection, table, before)) {
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
                delete.setString(1, "(" + range * PAGES_PER_TRANSACTION + ",0)");
                delete.setString(2, "(" + (range + 1) * PAGES_PER_TRANSACTION + ",0)");
                delete.setObject(3, before);
                deleted += delete.executeUpdate();
            }
        }
        return deleted;
    }

    private static List<Long> rangesWithOldRows(Connection connection, Table table, OffsetDateTime before)
            throws SQLException {
        List<Long> ranges = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT DISTINCT (ctid::text::point)[0]::bigint / "
                + PAGES_PER_TRANSACTION + " FROM " + table.name() + " WHERE " + table.old() + " ORDER BY 1")) {
            select.setObject(1, before);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ranges.add(rows.getLong(1));
                }
            }
        }
        return ranges;
    }

    /** The part of the retention that a chunk covers, because chunks are dropped whole: a seventh, from an hour to a day. */
    static Duration chunkInterval(Duration retention) {
        Duration seventh = retention.dividedBy(7);
        if (seventh.compareTo(LEAST_CHUNK) < 0) {
            return LEAST_CHUNK;
        }
        return seventh.compareTo(LARGEST_CHUNK) > 0 ? LARGEST_CHUNK : seventh;
    }

    /** A function of TimescaleDB's Apache edition; holds for chunks to come. */
    private static void setChunkInterval(Connection connection, String table, Duration interval) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement(SET_CHUNK_INTERVAL)) {
            set.setString(1, table);
            set.setLong(2, interval.toSeconds());
            set.execute();
        }
    }

    /**
     * A table and the age of its rows.
     *
     * @param old the rows that are older than its parameter
     */
    private record Table(String name, String old) {

        static Table by(String name, String timeColumn) {
            return new Table(name, timeColumn + " < ?");
        }
    }
}
