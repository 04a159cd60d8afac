package io.flead.analytics.windows;

/**
 * The most records of a batch: as many as memory holds. Nothing else bounds it, because the more records a batch takes
 * the less each of them costs: rows and state of a device are written once for all its readings of a batch. So the
 * stream follows a fleet of any rate that the machine can follow.
 */
final class BatchBound {

    /** Fewer would cost more than they save. */
    static final long LEAST_RECORDS = 50_000;

    /** Room for one record parsed, sorted and on its way, even if all are of one device, and as much again for the rest. */
    private static final long BYTES_PER_RECORD = 2048;

    private BatchBound() {}

    /** The bound for a heap of so many bytes. */
    static long records(long heapBytes) {
        return Math.max(LEAST_RECORDS, heapBytes / BYTES_PER_RECORD);
    }
}
