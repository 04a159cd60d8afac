package io.flead.console.kafka;

import io.flead.console.fleet.AlarmTable;
import io.flead.console.fleet.DeviceTable;
import io.flead.console.fleet.InjectionTable;
import io.flead.console.fleet.RejectedTable;
import io.flead.console.fleet.RoundTable;
import io.flead.console.kafka.TopicsFollower.Followed;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.message.MachineInjection;
import io.flead.contract.message.MalformedMessageException;
import io.flead.contract.message.Verdict;
import io.flead.contract.reading.RejectionReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills the tables of the fleet from its topics. */
public final class FleetTopics {

    private static final Logger LOG = LoggerFactory.getLogger(FleetTopics.class);
    private static final long ALL = Long.MAX_VALUE / 2;
    private static final long ALARMS_BACK = 20_000;
    private static final long VERDICTS_BACK = 20_000;
    private static final long INJECTIONS_BACK = 1_000;
    private static final long REJECTED_BACK = 20;
    /** Each holds a network's parameters. */
    private static final long UPDATES_BACK = 60;

    private static final int SAMPLE_BYTES = 600;

    private FleetTopics() {}

    /** The topics to follow. */
    public static List<Followed> of(
            ConsoleClients clients,
            DeviceTable devices,
            AlarmTable alarms,
            InjectionTable injections,
            RejectedTable rejected,
            RoundTable rounds) {
        return List.of(
                // Compacted: it holds few records of each device.
                new Followed(clients.topics().deviceStatus().name(), ALL, entry -> status(entry, devices)),
                new Followed(clients.topics().alarms().name(), ALARMS_BACK, entry -> alarm(entry, alarms)),
                new Followed(clients.topics().verdicts().name(), VERDICTS_BACK, entry -> verdict(entry, alarms)),
                new Followed(
                        clients.topics().injections().name(), INJECTIONS_BACK, entry -> injection(entry, injections)),
                new Followed(
                        clients.topics().rejectedReadings().name(),
                        REJECTED_BACK,
                        entry -> rejected.take(rejected(entry))),
                new Followed(
                        clients.topics().localModelUpdates().name(), UPDATES_BACK, entry -> update(entry, rounds)));
    }

    private static void status(ConsumerRecord<byte[], byte[]> entry, DeviceTable devices) {
        if (entry.value() == null) {
            if (entry.key() != null) {
                devices.forget(new String(entry.key(), StandardCharsets.UTF_8));
            }
            return;
        }
        try {
            devices.take(DeviceStatus.decode(entry.value()));
        } catch (MalformedMessageException e) {
            ignored(entry);
        }
    }

    private static void alarm(ConsumerRecord<byte[], byte[]> entry, AlarmTable alarms) {
        if (entry.value() == null) {
            return;
        }
        try {
            alarms.take(Alarm.decode(entry.value()));
        } catch (MalformedMessageException e) {
            ignored(entry);
        }
    }

    private static void verdict(ConsumerRecord<byte[], byte[]> entry, AlarmTable alarms) {
        if (entry.value() == null) {
            return;
        }
        try {
            alarms.take(Verdict.decode(entry.value()));
        } catch (MalformedMessageException e) {
            ignored(entry);
        }
    }

    private static void injection(ConsumerRecord<byte[], byte[]> entry, InjectionTable injections) {
        if (entry.value() == null) {
            return;
        }
        try {
            injections.take(MachineInjection.decode(entry.value()));
        } catch (MalformedMessageException e) {
            ignored(entry);
        }
    }

    private static void update(ConsumerRecord<byte[], byte[]> entry, RoundTable rounds) {
        if (entry.value() == null) {
            return;
        }
        try {
            rounds.take(LocalModelUpdate.decode(entry.value()));
        } catch (MalformedMessageException | IllegalArgumentException e) {
            ignored(entry);
        }
    }

    private static RejectedTable.Row rejected(ConsumerRecord<byte[], byte[]> entry) {
        byte[] value = entry.value() == null ? new byte[0] : entry.value();
        return new RejectedTable.Row(
                Instant.ofEpochMilli(entry.timestamp()).toString(),
                entry.key() == null ? "" : text(entry.key()),
                header(entry, RejectionReason.REASON_HEADER),
                header(entry, RejectionReason.DETAIL_HEADER),
                length(header(entry, RejectionReason.LENGTH_HEADER), value.length),
                text(value));
    }

    private static long length(String header, long absent) {
        try {
            return header.isEmpty() ? absent : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return absent;
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> entry, String name) {
        Header header = entry.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : text(header.value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, SAMPLE_BYTES), StandardCharsets.UTF_8);
    }

    private static void ignored(ConsumerRecord<byte[], byte[]> entry) {
        LOG.atDebug()
                .addKeyValue("topic", entry.topic())
                .addKeyValue("partition", entry.partition())
                .addKeyValue("offset", entry.offset())
                .log("record_ignored");
    }
}
