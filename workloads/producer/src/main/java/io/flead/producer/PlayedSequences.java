package io.flead.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds how far each device has been played, by reading the topic backwards from its end in growing steps, all
 * partitions at once, until every device is found. A device's messages lie in its partition in their order, and one
 * that was not acknowledged to a killed producer is there or is not: messages after the last one found have never been
 * published.
 */
final class PlayedSequences {

    private static final long FIRST_STEP_RECORDS = 2_000;
    private static final int STEP_GROWTH = 4;
    private static final Duration POLL = Duration.ofMillis(500);

    private PlayedSequences() {}

    /**
     * Reads the end of the topic.
     *
     * @param consumer free to be assigned; without a group
     * @param devices whose messages to look for
     * @param bound records to read of each partition at most, when not every device is found
     * @return the highest sequence of each device that was found
     */
    static Map<String, Long> read(
            Consumer<String, byte[]> consumer,
            Collection<TopicPartition> partitions,
            Collection<String> devices,
            long bound) {
        Set<String> wanted = new HashSet<>(devices);
        Map<String, Long> found = new HashMap<>();
        consumer.assign(partitions);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> to = new HashMap<>(ends);
        long step = FIRST_STEP_RECORDS;
        while (found.size() < wanted.size()) {
            Map<TopicPartition, Long> from = new HashMap<>();
            for (TopicPartition partition : partitions) {
                long least = Math.max(beginnings.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L) - bound);
                long end = to.getOrDefault(partition, 0L);
                long start = Math.max(least, end - step);
                if (start < end) {
                    from.put(partition, start);
                }
            }
            if (from.isEmpty()) {
                break;
            }
            readRange(consumer, from, to, wanted, found);
            to.putAll(from);
            step *= STEP_GROWTH;
        }
        return found;
    }

    private static void readRange(
            Consumer<String, byte[]> consumer,
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            Set<String> wanted,
            Map<String, Long> found) {
        List<TopicPartition> open = new ArrayList<>(from.keySet());
        consumer.assign(open);
        from.forEach(consumer::seek);
        while (!open.isEmpty()) {
            for (ConsumerRecord<String, byte[]> message : consumer.poll(POLL)) {
                if (message.key() != null && wanted.contains(message.key())) {
                    SequenceHeader.read(message.headers())
                            .ifPresent(sequence -> found.merge(message.key(), sequence, Math::max));
                }
            }
            if (open.removeIf(partition -> consumer.position(partition) >= to.getOrDefault(partition, 0L))) {
                consumer.assign(open);
            }
        }
    }
}
