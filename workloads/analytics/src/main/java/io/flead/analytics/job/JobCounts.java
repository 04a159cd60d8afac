package io.flead.analytics.job;

import java.time.Duration;
import java.util.Locale;

/**
 * The work of a run.
 *
 * @param rowsRead readings that it read
 * @param rowsWritten rows of results that it wrote
 */
public record JobCounts(long rowsRead, long rowsWritten) {

    /** Nothing yet. */
    public static final JobCounts NONE = new JobCounts(0, 0);

    /** Both together. */
    public JobCounts plus(JobCounts other) {
        return new JobCounts(rowsRead + other.rowsRead, rowsWritten + other.rowsWritten);
    }

    /** The line that a run ends with. */
    String summary(String job, Duration elapsed) {
        return String.format(
                Locale.ROOT,
                "%s: %,d readings read, %,d rows written, %.1f s",
                job,
                rowsRead,
                rowsWritten,
                elapsed.toMillis() / 1e3);
    }
}
