package io.flead.aggregator.kafka;

import io.flead.aggregator.telemetry.AlarmRoster;
import io.flead.aggregator.telemetry.HourlyCount;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the alarms from the oldest on, lists them, and counts those of the last hour. */
public final class AlarmConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmConsumer.class);

    private AlarmConsumer() {}

    /** Follows until it is closed. */
    public static TopicFollower start(AggregatorClients clients, AlarmRoster roster, HourlyCount count, Clock wall) {
        return TopicFollower.start(
                clients, clients.alarmsTopic(), Consumer::seekToBeginning, entry -> take(entry, roster, count, wall));
    }

    private static void take(ConsumerRecord<byte[], byte[]> entry, AlarmRoster roster, HourlyCount count, Clock wall) {
        if (entry.value() == null) {
            return;
        }
        try {
            Alarm alarm = Alarm.decode(entry.value());
            if (roster.take(alarm, Instant.ofEpochMilli(entry.timestamp()))) {
                // By the time it was found: a replay's readings may be years old.
                count.add(
                        UUID.nameUUIDFromBytes(alarm.id().getBytes(StandardCharsets.UTF_8)),
                        Instant.ofEpochMilli(entry.timestamp()),
                        wall.instant());
            }
        } catch (MalformedMessageException e) {
            LOG.atDebug()
                    .addKeyValue("partition", entry.partition())
                    .addKeyValue("offset", entry.offset())
                    .log("alarm_ignored");
        }
    }
}
