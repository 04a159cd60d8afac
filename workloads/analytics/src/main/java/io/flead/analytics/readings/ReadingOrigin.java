package io.flead.analytics.readings;

import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.job.JobFailedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Where a job reads readings from. */
public enum ReadingOrigin {
    /** The database where it holds any, else Kafka. */
    AUTO,
    /** The table {@code device_data}. */
    DATABASE,
    /** What the topic still holds. */
    KAFKA;

    /** What {@code --readings} says of itself. */
    public static final String DESCRIPTION =
            "Where readings come from: database, kafka, or auto: kafka where the database holds none (default:"
                    + " ${DEFAULT-VALUE}).";

    /** Whether that is Kafka, as things are now. */
    public boolean isKafka(AnalyticsDatabase database) throws JobFailedException {
        return switch (this) {
            case DATABASE -> false;
            case KAFKA -> true;
            case AUTO -> !holdsReadings(database);
        };
    }

    private static boolean holdsReadings(AnalyticsDatabase database) throws JobFailedException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM device_data)")) {
            return row.next() && row.getBoolean(1);
        } catch (SQLException e) {
            throw JobFailedException.ofDatabase(e);
        }
    }
}
