package io.flead.archiver;

import io.flead.archiver.position.TopicPosition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/**
 * Where each assigned partition is in the table, as far as that is known: a partition either has a position or waits
 * for one. Reports every change to the instance's progress. Not thread-safe.
 */
final class PartitionPositions {

    private final Map<TopicPartition, TopicPosition> known = new HashMap<>();
    private final Set<TopicPartition> unknown = new HashSet<>();
    /** Where logs part from what was read of them, as the consumer found out. */
    private final Map<TopicPartition, Long> diverged = new HashMap<>();

    private final ArchiverProgress progress;

    PartitionPositions(ArchiverProgress progress) {
        this.progress = progress;
    }

    /** The group has assigned more partitions, perhaps none. */
    void assigned(Collection<TopicPartition> added) {
        unknown.addAll(added);
        progress.assigned(added);
        progress.positioned(isComplete());
    }

    /** Partitions are another instance's now. */
    void revoked(Collection<TopicPartition> removed) {
        removed.forEach(known::remove);
        unknown.removeAll(Set.copyOf(removed));
        progress.revoked(removed);
        progress.positioned(isComplete());
    }

    /** Forgets all positions: each partition of the assignment waits for one again. */
    void forget(Set<TopicPartition> assignment) {
        known.clear();
        unknown.addAll(assignment);
        progress.positioned(isComplete());
    }

    /** A log parts at this offset from what was read of it. */
    void diverged(TopicPartition partition, long offset) {
        diverged.put(partition, offset);
    }

    /** The end of a log that counts: the log of another leader may have grown past the position already. */
    long end(TopicPartition partition, long logEnd) {
        return Math.min(logEnd, diverged.getOrDefault(partition, logEnd));
    }

    /** The table's position of a partition has been read. */
    void found(TopicPartition partition, TopicPosition position) {
        unknown.remove(partition);
        diverged.remove(partition);
        known.put(partition, position);
        progress.written(partition, position);
        progress.positioned(isComplete());
    }

    /** A batch was written up to these offsets. */
    void moved(Map<TopicPartition, Long> next) {
        next.forEach((partition, offset) -> known.computeIfPresent(partition, (same, entry) -> {
            TopicPosition moved = new TopicPosition(entry.topicId(), offset);
            progress.written(partition, moved);
            return moved;
        }));
    }

    /** Partitions whose position has to be read. */
    Set<TopicPartition> unknown() {
        return Set.copyOf(unknown);
    }

    Map<TopicPartition, TopicPosition> known() {
        return Map.copyOf(known);
    }

    boolean isComplete() {
        return unknown.isEmpty();
    }

    /** Whether these partitions still belong to the topics whose positions are known. */
    boolean areOf(Map<String, UUID> topicIds, Set<TopicPartition> partitions) {
        return partitions.stream()
                .allMatch(partition -> Optional.ofNullable(known.get(partition))
                        .filter(entry -> entry.topicId().equals(topicIds.get(partition.topic())))
                        .isPresent());
    }
}
