package io.flead.analytics.job;

/**
 * What a run did.
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
}
