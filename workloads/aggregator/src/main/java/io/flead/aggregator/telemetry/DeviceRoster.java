package io.flead.aggregator.telemetry;

import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.DeviceStatus.State;
import io.flead.contract.message.Trial;
import io.flead.contract.message.TrialLoss;
import io.flead.federation.AdmissionGate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The newest status of each device, as training reports it: of at most {@value #MAX_DEVICES} devices, of further ones
 * it knows nothing. A device that training does not report any more, while it reports others, counts as silent: a job
 * that started without its state forgot it. Thread-safe.
 */
public final class DeviceRoster {

    /** Most devices that are listed. */
    public static final int MAX_DEVICES = 200_000;

    /** A device without a report for so many times as long as it takes to be called silent is not reported any more. */
    private static final int UNREPORTED = 2;

    /** Of a training that does not say through where it has read. */
    private static final long UNKNOWN = -1;

    private final List<String> features;
    private final Duration statusInterval;
    private final Duration unreportedAfter;
    private final TreeMap<String, Entry> devices = new TreeMap<>();
    private final Map<State, Integer> counts = new EnumMap<>(State.class);
    private int overAlarmBudget;
    private Instant newest = Instant.MIN;
    private Instant nextSweep = Instant.MIN;

    /**
     * What is known of a device.
     *
     * @param deviceId the device
     * @param state its state; silent also when training does not report it any more
     * @param reportedAt when training found this
     * @param lastReadingAt when training read its last reading
     * @param warmupProgress from 0 to 1
     * @param modelVersion the global version that it scores with
     * @param constantSensors sensors that are not judged, because they were constant throughout the warm-up
     */
    public record Device(
            String deviceId,
            State state,
            Instant reportedAt,
            Instant lastReadingAt,
            double warmupProgress,
            long modelVersion,
            List<String> constantSensors) {}

    /**
     * What a device's newest status says of its alarms.
     *
     * @param openAlarm id of its open alarm, if it has one
     * @param readThrough its readings have been judged through this place, on the scale of an alarm's revision
     */
    public record AlarmReport(Optional<String> openAlarm, long readThrough) {}

    /** Small, because there may be many. */
    private static final class Entry {
        private final Instant reportedAt;
        private final Instant lastReadingAt;
        private final float warmupProgress;
        private final long modelVersion;
        private final BitSet constant;
        private final @Nullable String openAlarm;
        private final long readThrough;
        private final boolean isOverAlarmBudget;
        private final long trialVersion;
        private final float lossIncrease;
        private State state;

        private Entry(DeviceStatus status, BitSet constant) {
            this.reportedAt = Instant.parse(status.time());
            this.lastReadingAt = Instant.parse(status.lastReadingAt());
            this.warmupProgress = (float) status.warmupProgress();
            this.modelVersion = status.modelVersion();
            this.constant = constant;
            this.openAlarm = status.openAlarm();
            Long through = status.readThrough();
            this.readThrough = through == null ? UNKNOWN : through;
            this.isOverAlarmBudget = Boolean.TRUE.equals(status.overAlarmBudget());
            TrialLoss trial = status.trial();
            this.trialVersion = trial == null ? UNKNOWN : trial.version();
            this.lossIncrease = trial == null || !(trial.base() > 0) ? 0 : (float) (trial.loss() / trial.base() - 1);
            this.state = status.state();
        }
    }

    /**
     * An empty list.
     *
     * @param features the sensors
     * @param statusInterval how often training reports a device
     */
    public DeviceRoster(List<String> features, Duration statusInterval) {
        this.features = List.copyOf(features);
        this.statusInterval = statusInterval;
        this.unreportedAfter = statusInterval.multipliedBy((long) UNREPORTED * DeviceStatus.SILENT_INTERVALS);
    }

    /** Takes a report over, unless a later one is known. */
    public synchronized void take(DeviceStatus status) {
        String id = status.deviceId();
        Entry known = devices.get(id);
        boolean full = known == null && devices.size() == MAX_DEVICES;
        if (full || id.isBlank() || id.length() > AdmissionGate.MAX_DEVICE_ID_LENGTH) {
            return;
        }
        BitSet constant = new BitSet();
        IntStream.range(0, features.size())
                .filter(feature -> status.constantSensors().contains(features.get(feature)))
                .forEach(constant::set);
        Entry entry = new Entry(status, constant);
        if (known != null && entry.reportedAt.isBefore(known.reportedAt)) {
            return;
        }
        if (isUnreported(entry)) {
            entry.state = State.SILENT;
        }
        count(devices.put(id, entry), -1);
        count(entry, 1);
        if (entry.reportedAt.isAfter(newest)) {
            newest = entry.reportedAt;
            if (newest.isAfter(nextSweep)) {
                silenceUnreported();
                nextSweep = newest.plus(statusInterval);
            }
        }
    }

    /** Training has forgotten the device. */
    public synchronized void forget(String deviceId) {
        count(devices.remove(deviceId), -1);
    }

    /** Devices in a state. */
    public synchronized int count(State state) {
        return counts.getOrDefault(state, 0);
    }

    /** Devices that raise more alarms than they may, and are not silent. */
    public synchronized int overAlarmBudget() {
        return overAlarmBudget;
    }

    /** What training says of a device's alarms; empty when it says nothing. */
    public synchronized Optional<AlarmReport> alarmReport(String deviceId) {
        return Optional.ofNullable(devices.get(deviceId))
                .filter(entry -> entry.readThrough != UNKNOWN)
                .map(entry -> new AlarmReport(Optional.ofNullable(entry.openAlarm), entry.readThrough));
    }

    /**
     * What the devices say of a model on trial.
     *
     * @param inside devices of the audience that score
     * @param lossIncreases of those that have reported
     * @param outside other devices that score
     */
    public record TrialCensus(int inside, List<Double> lossIncreases, int outside) {}

    /** What the devices say of a model on trial. */
    public synchronized TrialCensus census(Trial trial, long version) {
        List<Double> increases = new ArrayList<>();
        int inside = 0;
        int outside = 0;
        for (Map.Entry<String, Entry> device : devices.entrySet()) {
            Entry entry = device.getValue();
            if (entry.state != State.SCORING) {
                continue;
            }
            if (!trial.includes(device.getKey())) {
                outside++;
                continue;
            }
            inside++;
            if (entry.trialVersion == version) {
                increases.add((double) entry.lossIncrease);
            }
        }
        return new TrialCensus(inside, increases, outside);
    }

    /**
     * A part of the list.
     *
     * @param state only devices in this state
     * @param after only devices whose id comes after this one
     * @param limit at most so many
     * @return by ascending id
     */
    public synchronized List<Device> list(Optional<State> state, String after, int limit) {
        List<Device> page = new ArrayList<>();
        for (Map.Entry<String, Entry> device : devices.tailMap(after, false).entrySet()) {
            if (page.size() == limit) {
                break;
            }
            if (state.isEmpty() || state.get() == device.getValue().state) {
                page.add(show(device.getKey(), device.getValue()));
            }
        }
        return page;
    }

    private Device show(String id, Entry entry) {
        return new Device(
                id,
                entry.state,
                entry.reportedAt,
                entry.lastReadingAt,
                entry.warmupProgress,
                entry.modelVersion,
                entry.constant.stream().mapToObj(features::get).toList());
    }

    private void silenceUnreported() {
        devices.values().stream()
                .filter(entry -> entry.state != State.SILENT && isUnreported(entry))
                .forEach(entry -> {
                    count(entry, -1);
                    entry.state = State.SILENT;
                    count(entry, 1);
                });
    }

    private boolean isUnreported(Entry entry) {
        return entry.reportedAt.plus(unreportedAfter).isBefore(newest);
    }

    private void count(@Nullable Entry entry, int change) {
        if (entry != null) {
            counts.merge(entry.state, change, Integer::sum);
            overAlarmBudget += entry.isOverAlarmBudget && entry.state != State.SILENT ? change : 0;
        }
    }
}
