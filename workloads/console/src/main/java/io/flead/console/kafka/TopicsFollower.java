package io.flead.console.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/**
 * Reads the small topics in one thread until it is closed: those that say how the fleet is, never the readings. A topic
 * that is missing or a broker that is away is tried again.
 */
public final class TopicsFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicsFollower.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(5);

    private final ConsoleClients clients;
    private final Map<String, Followed> followed = new HashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /**
     * A topic to follow.
     *
     * @param topic its name
     * @param back records of each partition that are read again at the start; those before are left out
     * @param sink takes each record, in the follower's thread; after a failure some come again
     */
    public record Followed(String topic, long back, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {}

    private TopicsFollower(ConsoleClients clients, List<Followed> topics) {
        this.clients = clients;
        topics.forEach(topic -> followed.put(topic.topic(), topic));
        this.thread = new Thread(this::run, "topics");
        this.thread.setDaemon(true);
    }

    /** Follows until it is closed. */
    public static TopicsFollower start(ConsoleClients clients, List<Followed> topics) {
        TopicsFollower follower = new TopicsFollower(clients, topics);
        follower.thread.start();
        return follower;
    }

    /** Stops within a second or two. */
    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
    }

    private void run() {
        while (stop.getCount() > 0) {
            Consumer<byte[], byte[]> consumer = clients.reader("topics");
            try {
                follow(consumer);
            } catch (KafkaException e) {
                LOG.atDebug().addKeyValue("reason", e.getMessage()).log("topics_unavailable");
            } catch (RuntimeException e) {
                // What is shown would stand still for ever if it ended the thread.
                LOG.atError().setCause(e).log("topics_not_followed");
            } finally {
                // Otherwise closing would fail on the interruption.
                boolean unused = Thread.interrupted();
                consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
            }
            pause();
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        Set<TopicPartition> assigned = new HashSet<>();
        long lookAt = System.nanoTime();
        while (stop.getCount() > 0) {
            if (System.nanoTime() >= lookAt) {
                assignNew(consumer, assigned);
                lookAt = System.nanoTime() + LOOK_FOR_PARTITIONS.toNanos();
            }
            if (assigned.isEmpty()) {
                return;
            }
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                Followed topic = followed.get(entry.topic());
                if (topic != null) {
                    topic.sink().accept(entry);
                }
            }
        }
    }

    private void assignNew(Consumer<byte[], byte[]> consumer, Set<TopicPartition> assigned) {
        List<TopicPartition> added = new ArrayList<>();
        for (String topic : followed.keySet()) {
            for (PartitionInfo known : consumer.partitionsFor(topic)) {
                TopicPartition partition = new TopicPartition(topic, known.partition());
                if (assigned.add(partition)) {
                    added.add(partition);
                }
            }
        }
        if (added.isEmpty()) {
            return;
        }
        consumer.assign(assigned);
        Map<TopicPartition, Long> ends = consumer.endOffsets(added);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(added);
        added.forEach(partition -> {
            Followed topic = followed.get(partition.topic());
            long back = topic == null ? 0 : topic.back();
            long beginning = beginnings.getOrDefault(partition, 0L);
            consumer.seek(partition, Math.max(beginning, ends.getOrDefault(partition, beginning) - back));
        });
    }

    private void pause() {
        try {
            boolean unused = stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stop.countDown();
        }
    }
}
