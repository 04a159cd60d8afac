package io.flead.aggregator.kafka;

import io.flead.aggregator.telemetry.DeviceRoster;
import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the devices' statuses from the oldest on, which the topic keeps for each device, and lists them. */
public final class DeviceStatusConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceStatusConsumer.class);

    private DeviceStatusConsumer() {}

    /** Follows until it is closed. */
    public static TopicFollower start(AggregatorClients clients, DeviceRoster devices) {
        return TopicFollower.start(
                clients, clients.statusesTopic(), Consumer::seekToBeginning, entry -> take(entry, devices));
    }

    private static void take(ConsumerRecord<byte[], byte[]> entry, DeviceRoster devices) {
        if (entry.key() == null) {
            return;
        }
        if (entry.value() == null) {
            devices.forget(new String(entry.key(), StandardCharsets.UTF_8));
            return;
        }
        try {
            DeviceStatus status = DeviceStatus.decode(entry.value());
            if (Arrays.equals(status.deviceId().getBytes(StandardCharsets.UTF_8), entry.key())) {
                devices.take(status);
            }
        } catch (MalformedMessageException e) {
            LOG.atDebug()
                    .addKeyValue("partition", entry.partition())
                    .addKeyValue("offset", entry.offset())
                    .log("device_status_ignored");
        }
    }
}
