package io.flead.archiver.database;

import io.flead.process.environment.DatabaseEnvironment;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/** Opens connections that cannot hang for ever: a database that does not answer ends them. Thread-safe. */
public final class ArchiveDatabase {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(25);
    /** Above the statement timeout, so that a living server speaks first. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);

    private final DatabaseEnvironment environment;
    private final String application;

    /**
     * A database.
     *
     * @param application the name that its administrator sees
     */
    public ArchiveDatabase(DatabaseEnvironment environment, String application) {
        this.environment = environment;
        this.application = application;
    }

    /** A connection for batches: transactions are committed by the caller, and one that is left open is ended. */
    Connection connectForBatches() throws SQLException {
        Connection connection = connect(SOCKET_TIMEOUT);
        try (Statement statement = connection.createStatement()) {
            // A crash of the database loses these rows together with their offsets: they are read from Kafka
            // again.
            statement.execute("SET synchronous_commit = off");
            statement.execute("SET statement_timeout = " + STATEMENT_TIMEOUT.toMillis());
            statement.execute("SET lock_timeout = '10s'");
            statement.execute("SET idle_in_transaction_session_timeout = '15s'");
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A connection for work that may take its time. */
    Connection connectForMaintenance() throws SQLException {
        return connect(Duration.ofMinutes(10));
    }

    /** Connection of migrations; without a timeout of statements, because they may move much data. */
    DatabaseEnvironment environment() {
        return environment;
    }

    private Connection connect(Duration socketTimeout) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", environment.user());
        properties.setProperty("password", environment.password());
        properties.setProperty("ApplicationName", application);
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()));
        properties.setProperty("loginTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()));
        properties.setProperty("socketTimeout", String.valueOf(socketTimeout.toSeconds()));
        properties.setProperty("cancelSignalTimeout", "2");
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(environment.url(), properties);
    }

    @Override
    public String toString() {
        return environment.place();
    }
}
