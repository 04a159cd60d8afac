package io.flead.archiver;

import io.flead.archiver.position.TopicPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at Kafka every few seconds, apart from the archiver, so that the lag is known while the database is away: ends
 * of logs, topics that are missing, topics that were recreated.
 */
final class LagObserver implements Runnable {

    static final Duration INTERVAL = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(LagObserver.class);

    private final Admin admin;
    private final TopicIds ids;
    private final String group;
    private final Set<String> topics;
    private final ArchiverProgress progress;
    private final Availability kafka;
    private final ArchiverMetrics metrics;
    private volatile Set<String> missing = Set.of();

    LagObserver(
            Admin admin,
            String group,
            Set<String> topics,
            ArchiverProgress progress,
            Availability kafka,
            ArchiverMetrics metrics) {
        this.admin = admin;
        this.ids = new TopicIds(admin);
        this.group = group;
        this.topics = topics;
        this.progress = progress;
        this.kafka = kafka;
        this.metrics = metrics;
    }

    @Override
    public void run() {
        try {
            observeTopics();
            metrics.lag(lag());
            kafka.back();
        } catch (ExecutionException e) {
            kafka.away(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A schedule ends with the first exception that escapes: the lag would stay as it is for ever.
            LOG.atError().setCause(e).log("observation_failed");
        }
    }

    /** A topic without which the archiver cannot work. */
    Optional<String> reasonNotReady() {
        return missing.stream().findFirst().map(topic -> "topic " + topic + " does not exist");
    }

    private void observeTopics() throws ExecutionException, InterruptedException {
        Map<String, UUID> existing = ids.of(topics);
        Set<String> absent = new TreeSet<>(topics);
        absent.removeAll(existing.keySet());
        missing = absent;
        boolean recreated = progress.partitions().entrySet().stream().anyMatch(partition -> {
            UUID id = existing.get(partition.getKey().topic());
            return id != null
                    && partition
                            .getValue()
                            .filter(entry -> !entry.topicId().equals(id))
                            .isPresent();
        });
        if (recreated) {
            progress.foundRecreated();
        }
    }

    private long lag() throws ExecutionException, InterruptedException {
        Map<TopicPartition, Optional<TopicPosition>> partitions = new HashMap<>(progress.partitions());
        partitions.keySet().removeIf(partition -> missing.contains(partition.topic()));
        Map<TopicPartition, Long> ends = offsets(partitions.keySet(), OffsetSpec.latest());
        Map<TopicPartition, Long> positions = new HashMap<>();
        partitions.forEach(
                (partition, entry) -> entry.ifPresent(known -> positions.put(partition, known.nextOffset())));
        if (positions.size() < partitions.size()) {
            fillUnknown(partitions.keySet(), positions);
        }
        long lag = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            partitions
                    .getOrDefault(end.getKey(), Optional.empty())
                    .ifPresent(
                            known -> progress.ended(end.getKey(), new TopicPosition(known.topicId(), end.getValue())));
            lag += Math.max(0, end.getValue() - positions.getOrDefault(end.getKey(), end.getValue()));
        }
        return lag;
    }

    /**
     * While the database is away, the group's offsets, which follow it, are the next best, then the log's beginning.
     */
    private void fillUnknown(Set<TopicPartition> partitions, Map<TopicPartition, Long> positions)
            throws ExecutionException, InterruptedException {
        Set<TopicPartition> unknown = new HashSet<>(partitions);
        unknown.removeAll(positions.keySet());
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        List<TopicPartition> never = new ArrayList<>();
        for (TopicPartition partition : unknown) {
            OffsetAndMetadata offset = committed.get(partition);
            if (offset == null) {
                never.add(partition);
            } else {
                positions.put(partition, offset.offset());
            }
        }
        positions.putAll(offsets(Set.copyOf(never), OffsetSpec.earliest()));
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> request = new HashMap<>();
        partitions.forEach(partition -> request.put(partition, spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (!request.isEmpty()) {
            admin.listOffsets(request, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .forEach((partition, info) -> offsets.put(partition, info.offset()));
        }
        return offsets;
    }
}
