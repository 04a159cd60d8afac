package io.flead.archiver.database;

import java.util.Comparator;
import java.util.UUID;

/**
 * A step of the ledger in one partition.
 *
 * @param topicId which topic of this name
 * @param expected the position that the table must have
 * @param next its position afterwards
 */
public record OffsetMove(String topic, int partition, UUID topicId, long expected, long next) {

    /** The order in which rows are locked, the same in every instance, so that two never wait for each other. */
    static final Comparator<OffsetMove> LOCK_ORDER =
            Comparator.comparing(OffsetMove::topic).thenComparingInt(OffsetMove::partition);

    public OffsetMove {
        if (next < expected) {
            throw new IllegalArgumentException("the ledger moves forward only: from " + expected + " to " + next);
        }
    }
}
