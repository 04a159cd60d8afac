package io.flead.analytics.readings;

import io.flead.analytics.database.AnalyticsDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The source of a job's readings. */
public enum ReadingOrigin {
    /** The database where it holds any, else Kafka. */
    AUTO,
    /** The table {@code device_data}. */
    DATABASE,
    /** The topic. */
    KAFKA;

    /** The help of {@code --readings}. */
    public static final String DESCRIPTION =
            "Source of the readings: database, kafka, or auto: kafka where the database holds none (default:"
                    + " ${DEFAULT-VALUE}).";

    /** Whether to read Kafka now. */
    public boolean isKafka(AnalyticsDatabase database) throws SQLException {
        return switch (this) {
            case DATABASE -> false;
            case KAFKA -> true;
            case AUTO -> !holdsReadings(database);
        };
    }

    private static boolean holdsReadings(AnalyticsDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM device_data)")) {
            return row.next() && row.getBoolean(1);
        }
    }
}
