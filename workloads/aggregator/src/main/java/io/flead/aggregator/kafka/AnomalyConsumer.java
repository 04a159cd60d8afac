package io.flead.aggregator.kafka;

import io.flead.aggregator.telemetry.HourlyCount;
import io.flead.contract.message.Anomaly;
import io.flead.contract.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the anomalies from an hour back and counts them. */
public final class AnomalyConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(AnomalyConsumer.class);
    private static final Duration HOUR = Duration.ofHours(1);

    private final HourlyCount count;
    private final Clock wall;

    private AnomalyConsumer(HourlyCount count, Clock wall) {
        this.count = count;
        this.wall = wall;
    }

    /** Follows until it is closed. */
    public static TopicFollower start(AggregatorClients clients, HourlyCount count, Clock wall) {
        AnomalyConsumer consumer = new AnomalyConsumer(count, wall);
        return TopicFollower.start(clients, clients.anomaliesTopic(), consumer::seekAnHourBack, consumer::count);
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
}
