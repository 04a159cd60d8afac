package io.flead.archiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.archiver.position.TopicPosition;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ArchiverProgressTest {

    private static final TopicPartition READINGS = new TopicPartition("readings", 0);
    private static final UUID OLD = new UUID(0, 1);
    private static final UUID NEW = new UUID(0, 2);

    private final ArchiverProgress progress = new ArchiverProgress();

    @Test
    void invariant3_theUnreadTailOfADeletedTopicIsCounted() {
        progress.ended(READINGS, new TopicPosition(OLD, 100));
        // The new topic's end, seen before its id.
        progress.ended(READINGS, new TopicPosition(OLD, 3));

        assertThat(progress.unread(READINGS, new TopicPosition(OLD, 60))).isEqualTo(40);
        assertThat(progress.unread(READINGS, new TopicPosition(OLD, 100))).isZero();
    }

    @Test
    void ofATopicWhoseEndWasNeverSeenNothingIsKnown() {
        assertThat(progress.unread(READINGS, new TopicPosition(OLD, 60))).isZero();
        progress.ended(READINGS, new TopicPosition(NEW, 100));
        assertThat(progress.unread(READINGS, new TopicPosition(OLD, 60))).isZero();
    }
}
