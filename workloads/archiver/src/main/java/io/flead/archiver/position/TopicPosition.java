package io.flead.archiver.position;

import java.util.UUID;

/**
 * How far a partition has been written to the database.
 *
 * @param topicId which topic of this name: one that was deleted and made again has another id
 * @param nextOffset the first offset that has not been written
 */
public record TopicPosition(UUID topicId, long nextOffset) {

    public TopicPosition {
        if (nextOffset < 0) {
            throw new IllegalArgumentException("nextOffset must not be negative: " + nextOffset);
        }
    }
}
