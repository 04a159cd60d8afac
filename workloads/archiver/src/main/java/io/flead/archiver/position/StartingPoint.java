package io.flead.archiver.position;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The offset to resume at in a partition, and the reason. */
public sealed interface StartingPoint {

    /** The offset to read next. */
    long offset();

    /** Nothing was written of it so far: begin where the log begins. */
    record First(long offset) implements StartingPoint {}

    /** Go on where the table says. */
    record Next(long offset) implements StartingPoint {}

    /**
     * Kafka has removed records that were not written yet.
     *
     * @param lost how many offsets
     */
    record Expired(long offset, long lost) implements StartingPoint {}

    /**
     * The topic was recreated: begin where the new one begins.
     *
     * @param abandoned the table's offset, which means nothing any more
     */
    record Recreated(long offset, long abandoned) implements StartingPoint {}

    /**
     * Kafka has lost the end of its log, which was already written: new records take the same offsets again.
     *
     * @param ahead how many offsets the table was ahead
     */
    record Truncated(long offset, long ahead) implements StartingPoint {}

    /**
     * Decides.
     *
     * @param written the table's entry, null when it has none
     * @param topicId the topic's id now
     * @param beginning the first offset that the log holds
     * @param end behind its last
     */
    static StartingPoint of(@Nullable TopicPosition written, UUID topicId, long beginning, long end) {
        if (written == null) {
            return new First(beginning);
        }
        long next = written.nextOffset();
        if (!written.topicId().equals(topicId)) {
            return new Recreated(beginning, next);
        }
        if (next < beginning) {
            return new Expired(beginning, beginning - next);
        }
        return next > end ? new Truncated(end, next - end) : new Next(next);
    }
}
