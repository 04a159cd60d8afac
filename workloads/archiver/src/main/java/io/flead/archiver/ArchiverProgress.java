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
    /** The ends of logs as they were last seen. */
    private final Map<TopicPartition, TopicPosition> ends = new ConcurrentHashMap<>();

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

    /** The end of a log, while its topic had an id. */
    void ended(TopicPartition partition, TopicPosition end) {
        // The greatest: the end may already be that of a new topic, of which nothing was written.
        ends.merge(
                partition,
                end,
                (before, now) -> before.topicId().equals(now.topicId()) && before.nextOffset() > now.nextOffset()
                        ? before
                        : now);
    }

    /** How much of a topic that is gone was seen in its log and never written. */
    long unread(TopicPartition partition, TopicPosition written) {
        TopicPosition end = ends.get(partition);
        return end == null || !end.topicId().equals(written.topicId())
                ? 0
                : Math.max(0, end.nextOffset() - written.nextOffset());
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
