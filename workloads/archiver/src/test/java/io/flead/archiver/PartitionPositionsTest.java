package io.flead.archiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.archiver.position.TopicPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionPositionsTest {

    private static final TopicPartition FIRST = new TopicPartition("readings", 0);
    private static final TopicPartition SECOND = new TopicPartition("readings", 1);
    private static final UUID ID = new UUID(1, 2);
    private static final UUID OTHER_ID = new UUID(3, 4);

    private final ArchiverProgress progress = new ArchiverProgress();
    private final PartitionPositions positions = new PartitionPositions(progress);

    @Test
    void aPartitionWaitsForItsPositionUntilTheTableWasRead() {
        positions.assigned(List.of(FIRST, SECOND));
        positions.found(FIRST, new TopicPosition(ID, 7));
        assertThat(positions.unknown()).containsExactly(SECOND);
        assertThat(positions.isComplete()).isFalse();
        assertThat(progress.reasonNotReady()).contains("positions not read yet");

        positions.found(SECOND, new TopicPosition(ID, 0));
        assertThat(positions.isComplete()).isTrue();
        assertThat(progress.reasonNotReady()).isEmpty();
        assertThat(progress.partitions()).containsEntry(FIRST, Optional.of(new TopicPosition(ID, 7)));
    }

    @Test
    void aWrittenBatchMovesKnownPositionsOnly() {
        positions.assigned(List.of(FIRST, SECOND));
        positions.found(FIRST, new TopicPosition(ID, 7));
        positions.moved(Map.of(FIRST, 9L, SECOND, 5L));
        assertThat(positions.known()).containsExactly(Map.entry(FIRST, new TopicPosition(ID, 9)));
        assertThat(progress.partitions()).containsEntry(FIRST, Optional.of(new TopicPosition(ID, 9)));
    }

    @Test
    void afterAFaultEveryAssignedPartitionWaitsAgain() {
        positions.assigned(List.of(FIRST));
        positions.found(FIRST, new TopicPosition(ID, 7));
        positions.forget(Set.of(FIRST));
        assertThat(positions.known()).isEmpty();
        assertThat(positions.unknown()).containsExactly(FIRST);
        assertThat(progress.reasonNotReady()).contains("positions not read yet");
    }

    @Test
    void aRevokedPartitionIsWaitedForNoMore() {
        positions.assigned(List.of(FIRST, SECOND));
        positions.found(FIRST, new TopicPosition(ID, 7));
        positions.revoked(List.of(SECOND));
        assertThat(positions.isComplete()).isTrue();
        assertThat(progress.partitions()).containsOnlyKeys(FIRST);
    }

    @Test
    void aLogEndsWhereItDivergedUntilThePositionIsFound() {
        positions.assigned(List.of(FIRST));
        positions.diverged(FIRST, 40);
        assertThat(positions.end(FIRST, 100)).isEqualTo(40);
        assertThat(positions.end(FIRST, 30)).isEqualTo(30);
        assertThat(positions.end(SECOND, 100)).isEqualTo(100);
        positions.found(FIRST, new TopicPosition(ID, 40));
        assertThat(positions.end(FIRST, 100)).isEqualTo(100);
    }

    @Test
    void aRecreatedTopicIsNotTheOneOfThePositions() {
        positions.assigned(List.of(FIRST));
        positions.found(FIRST, new TopicPosition(ID, 7));
        assertThat(positions.areOf(Map.of("readings", ID), Set.of(FIRST))).isTrue();
        assertThat(positions.areOf(Map.of("readings", OTHER_ID), Set.of(FIRST))).isFalse();
        assertThat(positions.areOf(Map.of(), Set.of(FIRST))).isFalse();
        assertThat(positions.areOf(Map.of("readings", ID), Set.of(FIRST, SECOND)))
                .isFalse();
    }
}
