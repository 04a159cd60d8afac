package io.flead.analytics.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Writes all results of one period in one transaction. Runs that write the same period wait for each other, and the
 * database rolls a killed one back: a period is never written in part.
 */
public final class PeriodTransaction {

    /** Writes the rows. */
    @FunctionalInterface
    public interface Writing {
        /** Writes and returns the number of rows; does not commit. */
        long write(Connection connection) throws SQLException;
    }

    private PeriodTransaction() {}

    /**
     * Writes.
     *
     * @param key names the period and the kind of result: equal keys exclude each other
     * @return rows written
     */
    public static long write(AnalyticsDatabase database, String key, Writing writing) throws SQLException {
        try (Connection connection = database.connect()) {
            return write(connection, key, writing);
        }
    }

    /**
     * Writes over a connection that has no transaction under way, and leaves it so.
     *
     * @param key names what is written: equal keys exclude each other
     * @return rows written
     */
    public static long write(Connection connection, String key, Writing writing) throws SQLException {
        try {
            lock(connection, key);
            long rows = writing.write(connection);
            connection.commit();
            return rows;
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static void lock(Connection connection, String key) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, "flead-analytics " + key);
            lock.execute();
        }
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
