package io.flead.aggregator.kafka;

import io.flead.aggregator.webhook.Delivery;
import io.flead.aggregator.webhook.Outbox;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.MalformedMessageException;
import java.time.Clock;
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
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the alarms' topic to the webhook's outbox, in a thread of its own that no error ends, and commits the offsets of
 * what left it. At first it begins an hour back. After a start it reads the topic from the oldest record on, to know what
 * the receiver has got already.
 */
public final class WebhookSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration FIRST = Duration.ofHours(1);

    /** Longest time between two polls that is spent on sending. */
    private static final Duration SENDING = Duration.ofSeconds(5);

    /** Kafka forgets what a group committed days ago: it is committed again without a change. */
    private static final Duration COMMIT_AGAIN = Duration.ofHours(1);

    private final AggregatorClients clients;
    private final Outbox outbox;
    private final Delivery delivery;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "webhook");

    /** Partitions whose records of before the commit have been seen by this process. */
    private final Set<TopicPartition> recalled = new HashSet<>();

    private WebhookSender(AggregatorClients clients, Outbox outbox, Delivery delivery, Clock clock) {
        this.clients = clients;
        this.outbox = outbox;
        this.delivery = delivery;
        this.clock = clock;
        thread.setDaemon(true);
    }

    /** Sends until it is closed. */
    public static WebhookSender start(AggregatorClients clients, Outbox outbox, Delivery delivery, Clock clock) {
        WebhookSender sender = new WebhookSender(clients, outbox, delivery, clock);
        sender.thread.start();
        return sender;
    }

    /** Stops within a second or two, or as long as a request takes; what the receiver got meanwhile it may get again. */
    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
    }

    private void run() {
        while (stop.getCount() > 0) {
            try {
                sendOnce();
                boolean unused = stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                stop.countDown();
            }
        }
    }

    private void sendOnce() throws InterruptedException {
        try {
            Consumer<byte[], byte[]> consumer = clients.webhookConsumer();
            try {
                send(consumer);
            } finally {
                // Otherwise closing would fail on the interruption.
                boolean unused = Thread.interrupted();
                consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
            }
        } catch (KafkaException e) {
            LOG.atDebug()
                    .addKeyValue("topic", clients.alarmsTopic())
                    .addKeyValue("reason", e.getMessage())
                    .log("topic_unavailable");
        } catch (RuntimeException e) {
            // No alarm would reach the receiver any more if it ended the thread.
            LOG.atError()
                    .addKeyValue("topic", clients.alarmsTopic())
                    .setCause(e)
                    .log("webhook_not_served");
        }
    }

    private void send(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        Map<TopicPartition, Long> committed = new HashMap<>();
        long committedAt = clock.millis();
        while (stop.getCount() > 0) {
            assignNew(consumer, committed);
            if (committed.isEmpty()) {
                return;
            }
            if (outbox.isFull()) {
                consumer.pause(consumer.assignment());
            } else {
                consumer.resume(consumer.paused());
            }
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                take(entry, committed.getOrDefault(new TopicPartition(entry.topic(), entry.partition()), 0L));
            }
            boolean sent = delivery.send(SENDING);
            boolean isDue = clock.millis() - committedAt > COMMIT_AGAIN.toMillis();
            if (commit(consumer, committed, isDue) || sent) {
                committedAt = clock.millis();
            }
        }
    }

    private void assignNew(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> committed) {
        List<TopicPartition> known = consumer.partitionsFor(clients.alarmsTopic()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (known.size() <= committed.size()) {
            return;
        }
        List<TopicPartition> added = known.stream()
                .filter(partition -> !committed.containsKey(partition))
                .toList();
        List<TopicPartition> all = new ArrayList<>(committed.keySet());
        all.addAll(added);
        consumer.assign(all);
        Map<TopicPartition, Long> begin = begin(consumer, added);
        for (TopicPartition partition : added) {
            long from = begin.getOrDefault(partition, 0L);
            committed.put(partition, from);
            if (recalled.add(partition)) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, from);
            }
        }
    }

    /** Where the receiver's part of each partition begins: at what was committed, or an hour back. */
    private Map<TopicPartition, Long> begin(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> begin = new HashMap<>();
        consumer.committed(new HashSet<>(partitions)).forEach((partition, found) -> {
            if (found != null) {
                begin.put(partition, found.offset());
            }
        });
        Map<TopicPartition, Long> anHourBack = new HashMap<>();
        partitions.stream()
                .filter(partition -> !begin.containsKey(partition))
                .forEach(partition ->
                        anHourBack.put(partition, clock.instant().minus(FIRST).toEpochMilli()));
        if (!anHourBack.isEmpty()) {
            // The end first, so that records between the two requests are sent.
            Map<TopicPartition, Long> ends = consumer.endOffsets(anHourBack.keySet());
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(anHourBack);
            Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
            for (TopicPartition partition : anHourBack.keySet()) {
                OffsetAndTimestamp place = found.get(partition);
                long offset = place == null ? ends.getOrDefault(partition, 0L) : place.offset();
                begin.put(partition, offset);
                first.put(partition, new OffsetAndMetadata(offset));
            }
            consumer.commitSync(first);
        }
        return begin;
    }

    private void take(ConsumerRecord<byte[], byte[]> entry, long begin) {
        if (entry.value() == null) {
            return;
        }
        try {
            Alarm alarm = Alarm.decode(entry.value());
            if (entry.offset() < begin) {
                outbox.deliveredBefore(alarm);
            } else {
                outbox.offer(alarm, new Outbox.Place(entry.partition(), entry.offset(), entry.timestamp()));
            }
        } catch (MalformedMessageException e) {
            LOG.atDebug()
                    .addKeyValue("partition", entry.partition())
                    .addKeyValue("offset", entry.offset())
                    .log("alarm_ignored");
        }
    }

    private boolean commit(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> committed, boolean always) {
        Map<TopicPartition, OffsetAndMetadata> newest = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            long before = committed.getOrDefault(partition, 0L);
            // While it recalls what was sent, it reads what lies before.
            long offset = Math.max(
                    before, outbox.firstNeeded(partition.partition()).orElseGet(() -> consumer.position(partition)));
            if (always || offset > before) {
                newest.put(partition, new OffsetAndMetadata(offset));
            }
        }
        if (newest.isEmpty()) {
            return false;
        }
        consumer.commitSync(newest);
        newest.forEach((partition, place) -> committed.put(partition, place.offset()));
        return true;
    }
}
