package io.flead.analytics.job;

import java.sql.SQLException;

/** A job cannot go on, for a reason outside of it. The schedule tries it again. */
public final class JobFailedException extends Exception {

    /** The message is for people, one line. */
    public JobFailedException(String message) {
        super(message);
    }

    /** The message is for people, one line. */
    public JobFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The database does not do what is needed. */
    public static JobFailedException ofDatabase(SQLException cause) {
        return new JobFailedException("database: " + firstLine(cause), cause);
    }

    /** Spark gave up: the innermost reason is the one that helps. */
    public static JobFailedException ofSpark(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return new JobFailedException(firstLine(cause), failure);
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
    }
}
