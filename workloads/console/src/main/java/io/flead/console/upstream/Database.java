package io.flead.console.upstream;

import io.flead.process.environment.DatabaseEnvironment;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** The pipeline's database, read alone. Opens a connection for each question; the console asks few. Thread-safe. */
public final class Database {

    /** Its name among the parts. */
    public static final String NAME = "database";

    private final DatabaseEnvironment environment;
    private final String application;

    /** @param application the name that its administrator sees */
    public Database(DatabaseEnvironment environment, String application) {
        this.environment = environment;
        this.application = application;
    }

    /**
     * Connects for reading.
     *
     * @throws SQLException when it does not answer
     */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", environment.user());
        properties.setProperty("password", environment.password());
        properties.setProperty("ApplicationName", application);
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("loginTimeout", "3");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("readOnly", "true");
        return DriverManager.getConnection(environment.url(), properties);
    }

    /**
     * Asks whether it answers.
     *
     * @throws SQLException when it does not
     */
    public void ask() throws SQLException {
        try (Connection connection = connect()) {
            if (!connection.isValid(2)) {
                throw new SQLException("does not answer");
            }
        }
    }
}
