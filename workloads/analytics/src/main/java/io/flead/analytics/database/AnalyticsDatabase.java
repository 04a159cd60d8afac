package io.flead.analytics.database;

import io.flead.process.environment.DatabaseEnvironment;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Opens connections that cannot hang for ever. Goes with Spark's tasks to its executors. Thread-safe. */
public final class AnalyticsDatabase implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** A server that says nothing for this long is away: the longest of our statements takes minutes. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(15);

    private final String url;
    private final String place;
    private final String user;
    private final String password;
    private final String application;

    /**
     * A database.
     *
     * @param application the name that its administrator sees
     */
    public AnalyticsDatabase(DatabaseEnvironment environment, String application) {
        this.url = environment.url();
        this.place = environment.place();
        this.user = environment.user();
        this.password = environment.password();
        this.application = application;
    }

    /** A connection whose transactions the caller commits. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(settings());
        Connection connection = DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET TIME ZONE 'UTC'");
            connection.commit();
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** JDBC URL; may hold a password, so never logged. */
    public String url() {
        return url;
    }

    /** Settings of the driver, the password among them: never logged. */
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("user", user);
        settings.put("password", password);
        settings.put("ApplicationName", application);
        settings.put("connectTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()));
        settings.put("loginTimeout", String.valueOf(CONNECT_TIMEOUT.toSeconds()));
        settings.put("socketTimeout", String.valueOf(SOCKET_TIMEOUT.toSeconds()));
        settings.put("tcpKeepAlive", "true");
        return settings;
    }

    @Override
    public String toString() {
        return place;
    }
}
