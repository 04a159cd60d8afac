package io.flead.analytics.windows;

import io.flead.analytics.windows.StoredWindows.Stored;
import io.flead.analytics.windows.WindowRow.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The newest window of each device, and when it was heard of: a row per device and sensor, without those of devices
 * that have been silent for long. Thread-safe.
 */
final class LatestDevices {

    private final Duration forgetAfter;
    private final Map<String, Device> devices = new TreeMap<>();

    /**
     * A device at a moment.
     *
     * @param seenAt when it was heard of last
     * @param rows of its newest window, by sensor; empty if it has none of this length
     */
    record Latest(String deviceId, Instant seenAt, List<WindowRow> rows) {

        /** That of its most conspicuous sensor. */
        Status status() {
            Status worst = Status.LEARNING;
            for (WindowRow row : rows) {
                if (row.status().compareTo(worst) > 0) {
                    worst = row.status();
                }
            }
            return worst;
        }
    }

    /**
     * No devices.
     *
     * @param forgetAfter a device that has been silent for so long is left out
     */
    LatestDevices(Duration forgetAfter) {
        this.forgetAfter = forgetAfter;
    }

    /** Takes in the table's rows as of the start of this process; newer readings of a device win. */
    synchronized void restore(List<Stored> stored) {
        Map<String, Device> before = new TreeMap<>();
        for (Stored one : stored) {
            Device device = before.computeIfAbsent(one.row().deviceId(), absent -> new Device());
            device.take(one.row());
            if (one.writtenAt().isAfter(device.seenAt)) {
                device.seenAt = one.writtenAt();
            }
        }
        before.forEach((id, device) -> devices.merge(id, device, Device::orNewer));
    }

    /** Takes in what a batch brought at a moment. */
    synchronized void take(BatchNews news, Instant now) {
        news.newest().forEach((id, rows) -> {
            Device device = devices.computeIfAbsent(id, absent -> new Device());
            device.seenAt = now;
            rows.forEach(device::take);
        });
    }

    /** All that count at a moment, by id. Forgets the others. */
    synchronized List<Latest> at(Instant now) {
        devices.values().removeIf(device -> device.seenAt.plus(forgetAfter).isBefore(now));
        List<Latest> all = new ArrayList<>(devices.size());
        devices.forEach((id, device) -> all.add(new Latest(id, device.seenAt, List.copyOf(device.features.values()))));
        return all;
    }

    /** The newest window of one device. */
    private static final class Device {

        private Instant seenAt = Instant.EPOCH;
        private long startMicros = Long.MIN_VALUE;
        private final Map<String, WindowRow> features = new TreeMap<>();

        /** This one, unless the other has a newer window. */
        private Device orNewer(Device stored) {
            if (startMicros >= stored.startMicros) {
                return this;
            }
            stored.seenAt = seenAt;
            return stored;
        }

        private void take(WindowRow row) {
            if (row.startMicros() < startMicros) {
                return;
            }
            if (row.startMicros() > startMicros) {
                features.clear();
                startMicros = row.startMicros();
            }
            features.put(row.feature(), row);
        }
    }
}
