package io.flead.archiver.position;

import java.util.UUID;

/**
 * Progress of a partition in the database.
 *
 * @param topicId which topic of this name: a recreated one has another id
 * @param nextOffset the first offset that has not been written
 */
public record TopicPosition(UUID topicId, long nextOffset) {

    public TopicPosition {
        if (nextOffset < 0) {
            throw new IllegalArgumentException("nextOffset must not be negative: " + nextOffset);
        }
    }
}
