package io.flead.aggregator.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * Reads a topic in a thread of its own, new partitions too, until it is closed. Has no part in aggregation and never
 * holds it up: a topic that is missing or a broker that is away is tried again, from the start.
 */
public final class TopicFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final AggregatorClients clients;
    private final String topic;
    private final Start start;
    private final java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean isCaughtUp;

    /** Where reading begins. */
    @FunctionalInterface
    interface Start {
        /** Seeks each of the partitions. */
        void seek(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions);
    }

    private TopicFollower(
            AggregatorClients clients,
            String topic,
            Start start,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        this.clients = clients;
        this.topic = topic;
        this.start = start;
        this.sink = sink;
        this.thread = new Thread(this::run, topic);
        this.thread.setDaemon(true);
    }

    /**
     * Follows until it is closed.
     *
     * @param sink takes each record, in the follower's thread; after a failure some come again
     */
    static TopicFollower start(
            AggregatorClients clients,
            String topic,
            Start start,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        TopicFollower follower = new TopicFollower(clients, topic, start, sink);
        follower.thread.start();
        return follower;
    }

    /** Whether all records have been read that were there when reading began, or begins again after a failure. */
    boolean isCaughtUp() {
        return isCaughtUp;
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
                LOG.atDebug()
                        .addKeyValue("topic", topic)
                        .addKeyValue("reason", e.getMessage())
                        .log("topic_unavailable");
            } catch (RuntimeException e) {
                // What is shown would stand still for ever if it ended the thread.
                LOG.atError().addKeyValue("topic", topic).setCause(e).log("topic_not_followed");
            }
            pause();
        }
    }

    private void followOnce() {
        Consumer<byte[], byte[]> consumer = clients.reader(topic);
        try {
            follow(consumer);
        } finally {
            isCaughtUp = false;
            // Otherwise closing would fail on the interruption.
            boolean unused = Thread.interrupted();
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    /** Ends when the topic does not exist. */
    private void follow(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> followed = new ArrayList<>();
        Map<TopicPartition, Long> ends = Map.of();
        while (stop.getCount() > 0) {
            List<PartitionInfo> known = consumer.partitionsFor(topic);
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
                start.seek(consumer, added);
                ends = consumer.endOffsets(followed);
                isCaughtUp = false;
            }
            consumer.poll(POLL).forEach(sink);
            isCaughtUp = isCaughtUp
                    || ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
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
