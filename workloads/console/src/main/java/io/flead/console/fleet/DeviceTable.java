package io.flead.console.fleet;

import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.DeviceStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The devices' newest statuses, and the largest score of each in every bucket of the last two hours. Thread-safe. */
public final class DeviceTable {

    private final int mostDevices;
    private final Map<String, Row> rows = new HashMap<>();
    private long revision;
    private long readings;
    private Instant newestStatus = Instant.EPOCH;

    /** @param mostDevices devices that are kept; further ones are not shown */
    public DeviceTable(int mostDevices) {
        this.mostDevices = mostDevices;
    }

    /**
     * A device as it was last reported, with its scores.
     *
     * @param scores its largest scores over time
     */
    public record Device(DeviceStatus status, ScoreBuckets scores) {}

    /** What the fleet is at a moment. */
    public record Counts(int total, int warmup, int scoring, int silent) {}

    private static final class Row {
        private DeviceStatus status;
        private final ScoreBuckets scores = new ScoreBuckets();

        private Row(DeviceStatus status) {
            this.status = status;
        }
    }

    /** Takes a status, which replaces the one before. */
    public synchronized void take(DeviceStatus status) {
        Row row = rows.get(status.deviceId());
        if (row == null) {
            if (rows.size() >= mostDevices) {
                return;
            }
            row = new Row(status);
            rows.put(status.deviceId(), row);
        }
        row.status = status;
        Instant time = Instant.parse(status.time());
        if (status.state() != State.SILENT) {
            row.scores.add(time, status.largestScore());
        }
        readings += status.readings();
        if (time.isAfter(newestStatus)) {
            newestStatus = time;
        }
        revision++;
    }

    /** Forgets a device, as training has. */
    public synchronized void forget(String deviceId) {
        rows.remove(deviceId);
        revision++;
    }

    /** Grows with each change. */
    public synchronized long revision() {
        return revision;
    }

    /** Readings that all statuses taken speak of. */
    public synchronized long readings() {
        return readings;
    }

    /** When the newest status was found; the epoch before there is one. */
    public synchronized Instant newestStatus() {
        return newestStatus;
    }

    /** Devices by state. */
    public synchronized Counts counts() {
        Map<State, Integer> byState = new EnumMap<>(State.class);
        rows.values().forEach(row -> byState.merge(row.status.state(), 1, Integer::sum));
        return new Counts(
                rows.size(),
                byState.getOrDefault(State.WARMUP, 0),
                byState.getOrDefault(State.SCORING, 0),
                byState.getOrDefault(State.SILENT, 0));
    }

    /** A device. */
    public synchronized Optional<Device> find(String deviceId) {
        return Optional.ofNullable(rows.get(deviceId)).map(DeviceTable::device);
    }

    /**
     * Devices whose id contains a text.
     *
     * @param state of this state alone
     * @param order of the answer
     */
    public synchronized List<Device> list(Optional<State> state, String text, Comparator<Device> order, int limit) {
        Stream<Row> matching = rows.values().stream()
                .filter(row -> state.isEmpty() || row.status.state() == state.get())
                .filter(row -> row.status.deviceId().contains(text));
        return new ArrayList<>(matching.map(row -> new Device(row.status, row.scores))
                .sorted(order)
                .limit(limit)
                .map(device -> new Device(device.status(), device.scores().copy()))
                .toList());
    }

    /** The worst first: by the largest score of the last time, then by id. */
    public static Comparator<Device> worstFirst(Instant now, Duration back) {
        return Comparator.<Device>comparingDouble(device -> -device.scores().largest(now, back))
                .thenComparing(device -> device.status().deviceId());
    }

    private static Device device(Row row) {
        return new Device(row.status, row.scores.copy());
    }
}
