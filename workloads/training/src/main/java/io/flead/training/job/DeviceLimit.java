package io.flead.training.job;

import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.contract.reading.RejectionReason;
import io.flead.training.stream.Activity;
import io.flead.training.stream.DeviceReading;
import io.flead.training.stream.OutgoingRecord;
import io.flead.training.stream.OutgoingRecord.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.MetricGroup;

/**
 * Bounds the devices that a subtask learns: a sender can invent any number of ids, and each takes memory. After a restart the subtask
 * counts a device again when it reports or its timer is due, since only its own keys say which devices it has.
 */
final class DeviceLimit {

    /** By how many standard deviations a subtask's share of the ids may exceed the average. */
    private static final int UNEVENNESS = 4;

    private final String life = UUID.randomUUID().toString();
    private final int most;
    private final ReadingFormat format;
    private final AtomicLong rejected;
    private int known;

    DeviceLimit(int limit, int subtasks, ReadingFormat format, CheckpointedCounters counts, MetricGroup metrics) {
        this.most = share(limit, subtasks);
        this.format = format;
        String reason = RejectionReason.TOO_MANY_DEVICES.text();
        rejected = counts.count("flead_rejected_" + reason);
        metrics.addGroup("reason", reason).gauge("flead_readings_rejected_total", rejected::get);
    }

    /** A subtask's part of the limit, with room for ids that spread unevenly. */
    static int share(int limit, int subtasks) {
        double average = (double) limit / subtasks;
        return subtasks == 1 ? limit : (int) Math.min(limit, Math.ceil(average + UNEVENNESS * Math.sqrt(average)));
    }

    boolean isReached() {
        return known >= most;
    }

    /** Notes that the subtask has this device. */
    void has(Activity device) {
        if (device.countOnce(life)) {
            known++;
        }
    }

    void forgotten() {
        known--;
    }

    /** Counts a reading of a device that is one too many, and gives the record that says so. */
    OutgoingRecord reject(DeviceReading reading) {
        rejected.incrementAndGet();
        return new OutgoingRecord(
                reading.deviceId().getBytes(StandardCharsets.UTF_8),
                format.write(
                        new Reading(reading.deviceId(), reading.eventTime(), reading.values(), OptionalInt.empty())),
                List.of(
                        new Header(RejectionReason.REASON_HEADER, RejectionReason.TOO_MANY_DEVICES.text()),
                        new Header(
                                RejectionReason.DETAIL_HEADER,
                                "device " + reading.deviceId() + " is new, and this task of training has " + known
                                        + " devices already: raise devices.limit"),
                        new Header(RejectionReason.SOURCE_HEADER, reading.source())));
    }
}
