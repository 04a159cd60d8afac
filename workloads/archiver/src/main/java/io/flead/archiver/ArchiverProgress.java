package io.flead.archiver;

import io.flead.archiver.position.TopicPosition;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** This instance's progress in its partitions: written by the archiver, read by its observers. Thread-safe. */
final class ArchiverProgress {

    private final Map<TopicPartition, Optional<TopicPosition>> partitions = new ConcurrentHashMap<>();
    private volatile boolean joined;
    private volatile boolean positioned;
    private volatile boolean recreated;

    /** The group has assigned our partitions, perhaps none. */
    void assigned(Collection<TopicPartition> added) {
        joined = true;
        added.forEach(partition -> partitions.putIfAbsent(partition, Optional.empty()));
    }

    void revoked(Collection<TopicPartition> removed) {
        partitions.keySet().removeAll(Set.copyOf(removed));
    }

    void written(TopicPartition partition, TopicPosition entry) {
        partitions.computeIfPresent(partition, (same, before) -> Optional.of(entry));
    }

    /** Whether all positions are known, so that records are read. */
    void positioned(boolean known) {
        positioned = known;
    }

    /** A topic is not the one whose offsets are known: they must be read again. */
    void foundRecreated() {
        recreated = true;
    }

    boolean takeRecreated() {
        boolean found = recreated;
        recreated = false;
        return found;
    }

    /** Our partitions, with the last written position, as far as it is known. */
    Map<TopicPartition, Optional<TopicPosition>> partitions() {
        return Map.copyOf(partitions);
    }

    Optional<String> reasonNotReady() {
        if (!joined) {
            return Optional.of("no partitions assigned yet");
        }
        return positioned ? Optional.empty() : Optional.of("positions not read yet");
    }
}
