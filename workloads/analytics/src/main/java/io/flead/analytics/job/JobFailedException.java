package io.flead.analytics.job;

import io.flead.process.program.ErrorText;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job failed for a reason outside of it. The schedule tries it again. */
public final class JobFailedException extends Exception {

    private static final Logger LOG = LoggerFactory.getLogger(JobFailedException.class);

    /** The message is for people, one line. */
    public JobFailedException(String message) {
        super(message);
    }

    /** The message is for people, one line. */
    public JobFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A database that is away, or refuses a statement. */
    public static JobFailedException ofDatabase(SQLException cause) {
        return new JobFailedException("database: " + ErrorText.of(cause), cause);
    }

    /** Spark gave up: the innermost reason is the one that helps. */
    public static JobFailedException ofSpark(Throwable failure) {
        LOG.debug("spark_failed", failure);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException inTask) {
                return ofDatabase(inTask);
            }
        }
        return new JobFailedException(ErrorText.of(ErrorText.innermost(failure)), failure);
    }
}
