package io.flead.aggregator.kafka;

import io.flead.aggregator.telemetry.HourlyCount;
import io.flead.contract.message.Anomaly;
import io.flead.contract.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the anomalies from an hour back and counts them. Has no part in aggregation and never holds it up. */
public final class AnomalyConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AnomalyConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration HOUR = Duration.ofHours(1);

    private final AggregatorClients clients;
    private final HourlyCount count;
    private final Clock wall;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    private AnomalyConsumer(AggregatorClients clients, HourlyCount count, Clock wall) {
        this.clients = clients;
        this.count = count;
        this.wall = wall;
        this.thread = new Thread(this::run, "anomalies");
        this.thread.setDaemon(true);
    }

    /** Follows until it is closed. */
    public static AnomalyConsumer start(AggregatorClients clients, HourlyCount count, Clock wall) {
        AnomalyConsumer consumer = new AnomalyConsumer(clients, count, wall);
        consumer.thread.start();
        return consumer;
    }

    /** Stops within a second or two. */
    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
    }

    private void run() {
        while (stop.getCount() > 0) {
            try {
                followOnce();
            } catch (KafkaException e) {
                LOG.atDebug().addKeyValue("reason", e.getMessage()).log("anomalies_unavailable");
            } catch (RuntimeException e) {
                // The count would stand still for ever if it ended the thread.
                LOG.atError().setCause(e).log("anomalies_not_counted");
            }
            pause();
        }
    }

    private void followOnce() {
        Consumer<byte[], byte[]> consumer = clients.reader("anomalies");
        try {
            follow(consumer);
        } finally {
            // Otherwise closing would fail on the interruption.
            boolean unused = Thread.interrupted();
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    /** Ends when the topic does not exist. */
    private void follow(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> followed = new ArrayList<>();
        while (stop.getCount() > 0) {
            List<PartitionInfo> known = consumer.partitionsFor(clients.anomaliesTopic());
            if (known.isEmpty()) {
                return;
            }
            if (known.size() > followed.size()) {
                List<TopicPartition> added = known.stream()
                        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                        .filter(partition -> !followed.contains(partition))
                        .toList();
                followed.addAll(added);
                consumer.assign(followed);
                seekAnHourBack(consumer, added);
            }
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                count(entry);
            }
        }
    }

    private void seekAnHourBack(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        long anHourBack = wall.instant().minus(HOUR).toEpochMilli();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, anHourBack));
        // The end first, so that records between the two requests are read.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.offsetsForTimes(times)
                .forEach((partition, found) ->
                        consumer.seek(partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset()));
    }

    private void count(ConsumerRecord<byte[], byte[]> entry) {
        if (entry.value() == null) {
            return;
        }
        try {
            String id = Anomaly.decode(entry.value()).id();
            // By the time it was found: a replay's readings may be years old.
            count.add(
                    UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)),
                    Instant.ofEpochMilli(entry.timestamp()),
                    wall.instant());
        } catch (MalformedMessageException e) {
            LOG.atDebug()
                    .addKeyValue("partition", entry.partition())
                    .addKeyValue("offset", entry.offset())
                    .log("anomaly_ignored");
        }
    }

    private void pause() {
        try {
            boolean unused = stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stop.countDown();
        }
    }
}
