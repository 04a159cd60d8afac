package io.flead.analytics.database;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Rows of results on their way to a table: {@code analytics_staging}. Spark's tasks write them side by side, a task that
 * is tried again over what it wrote before; the driver moves them in one transaction. So no device's row passes the
 * driver, and a period is replaced as a whole all the same. Goes with tasks to executors.
 */
public final class StagedRows implements Serializable {

    private static final long serialVersionUID = 1L;

    /** No run lasts so long: what is older was left by one that was killed. */
    private static final String ABANDONED = "staged_at < now() - interval '1 day'";

    private final AnalyticsDatabase database;
    private final UUID run = UUID.randomUUID();

    /** Rows of one run. */
    public StagedRows(AnalyticsDatabase database) {
        this.database = database;
    }

    /** A task's access, to be closed by it. */
    public Writer write() throws SQLException {
        return new Writer(database.connect(), run);
    }

    /**
     * Runs a statement that moves rows, within the caller's transaction.
     *
     * @param sql has the run as its only parameter
     * @return rows
     */
    public long move(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, run);
            return statement.executeUpdate();
        }
    }

    /** Removes the rows of the run, within the caller's transaction, and those of runs that ended long ago. */
    public void clear(Connection connection) throws SQLException {
        move(connection, "DELETE FROM analytics_staging WHERE run = ? OR " + ABANDONED);
    }

    /** Removes the rows of the run, in a transaction of its own. */
    public void discard() throws SQLException {
        try (Connection connection = database.connect()) {
            clear(connection);
            connection.commit();
        }
    }

    /** Writes rows in transactions of bounded size. For one thread. */
    public static final class Writer implements AutoCloseable {

        private static final int ROWS_PER_TRANSACTION = 1000;

        private final Connection connection;
        private final PreparedStatement insert;
        private final UUID run;
        private int rows;

        private Writer(Connection connection, UUID run) throws SQLException {
            this.connection = connection;
            this.run = run;
            try {
                insert = connection.prepareStatement("INSERT INTO analytics_staging (run, period_start, device_id,"
                        + " item, result) VALUES (?, ?, ?, ?, ?::jsonb)"
                        + " ON CONFLICT (run, period_start, device_id, item) DO UPDATE SET result = excluded.result");
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }

        /** Its connection, for queries beside. */
        public Connection connection() {
            return connection;
        }

        /**
         * Adds a row; it is written by {@link #flush} at the latest.
         *
         * @param json the result
         */
        public void add(Instant periodStart, String deviceId, String item, String json) throws SQLException {
            insert.setObject(1, run);
            insert.setObject(2, periodStart.atOffset(ZoneOffset.UTC));
            insert.setString(3, deviceId);
            insert.setString(4, item);
            insert.setString(5, json);
            insert.addBatch();
            if (++rows % ROWS_PER_TRANSACTION == 0) {
                flush();
            }
        }

        /** Writes all rows that were added. */
        public void flush() throws SQLException {
            insert.executeBatch();
            connection.commit();
        }

        /** Drops what was not flushed. */
        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
