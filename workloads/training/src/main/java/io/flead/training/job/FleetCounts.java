package io.flead.training.job;

import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.DeviceStatus;
import io.flead.detector.Phase;
import io.flead.training.stream.Activity;
import io.flead.training.stream.AlarmState;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.MetricGroup;

/**
 * The counts of a subtask's devices and readings, which are metrics and part of a checkpoint. One thread changes them,
 * any may read the metrics.
 */
final class FleetCounts {

    private final AtomicLong scored;
    private final AtomicLong anomalies;
    private final AtomicLong warmup;
    private final AtomicLong skipped;
    private final AtomicLong devices;
    private final AtomicLong forgotten;
    private final AtomicLong constantSensors;
    private final AtomicLong alarms;
    private final AtomicLong devicesOverBudget;
    private final Map<Severity, AtomicLong> openAlarms = new EnumMap<>(Severity.class);
    private final Map<DeviceStatus.State, AtomicLong> devicesIn = new EnumMap<>(DeviceStatus.State.class);

    FleetCounts(CheckpointedCounters counts, MetricGroup metrics) {
        scored = counts.metric("flead_scored", "flead_readings_scored_total", metrics);
        anomalies = counts.metric("flead_anomalies", "flead_anomalies_total", metrics);
        warmup = counts.metric("flead_warmup", "flead_readings_warmup_total", metrics);
        skipped = counts.metric("flead_skipped", "flead_readings_skipped_total", metrics);
        devices = counts.metric("flead_devices", "flead_devices", metrics);
        forgotten = counts.metric("flead_forgotten", "flead_devices_forgotten_total", metrics);
        constantSensors = counts.metric("flead_constant_sensors", "flead_constant_sensors", metrics);
        alarms = counts.metric("flead_alarms", "flead_alarms_total", metrics);
        devicesOverBudget =
                counts.metric("flead_devices_over_alarm_budget", "flead_devices_over_alarm_budget", metrics);
        openAlarms.put(Severity.MINOR, counts.metric("flead_alarms_open_minor", "flead_alarms_open_minor", metrics));
        openAlarms.put(Severity.MAJOR, counts.metric("flead_alarms_open_major", "flead_alarms_open_major", metrics));
        openAlarms.put(
                Severity.CRITICAL, counts.metric("flead_alarms_open_critical", "flead_alarms_open_critical", metrics));
        devicesIn.put(
                DeviceStatus.State.WARMUP, counts.metric("flead_devices_warmup", "flead_devices_warmup", metrics));
        devicesIn.put(
                DeviceStatus.State.SCORING, counts.metric("flead_devices_scoring", "flead_devices_scoring", metrics));
        devicesIn.put(
                DeviceStatus.State.SILENT, counts.metric("flead_devices_silent", "flead_devices_silent", metrics));
    }

    /** Counts a reading that passed through a detector. */
    void reading(Phase phase, boolean isAnomaly) {
        scored.incrementAndGet();
        switch (phase) {
            case WARMUP -> warmup.incrementAndGet();
            case SKIPPED -> skipped.incrementAndGet();
            case SCORING -> {}
        }
        if (isAnomaly) {
            anomalies.incrementAndGet();
        }
    }

    /** Counts a device's published alarm, which had one severity before and has another now; empty where none is open. */
    void alarm(Optional<Severity> before, Optional<Severity> now) {
        if (before.equals(now)) {
            return;
        }
        if (before.isEmpty()) {
            alarms.incrementAndGet();
        }
        before.ifPresent(severity -> openAlarms(severity).decrementAndGet());
        now.ifPresent(severity -> openAlarms(severity).incrementAndGet());
    }

    /** Counts a device that begins or ends to raise more alarms than it may. */
    void overAlarmBudget(AlarmState device, boolean isOver) {
        if (device.isCountedOverBudget() != isOver) {
            devicesOverBudget.addAndGet(isOver ? 1 : -1);
            device.countedOverBudget(isOver);
        }
    }

    private AtomicLong openAlarms(Severity severity) {
        AtomicLong count = openAlarms.get(severity);
        if (count == null) {
            throw new IllegalArgumentException("no alarm is counted as " + severity);
        }
        return count;
    }

    /** Counts a device that is new. */
    void joined() {
        devices.incrementAndGet();
    }

    /** Counts a device in this state, and no more in the one before. */
    void inState(Activity device, DeviceStatus.State newest) {
        if (!device.isIn(newest)) {
            leavesState(device);
            count(newest).incrementAndGet();
            device.state(newest);
        }
    }

    /** Counts so many constant sensors of a device in place of those before. */
    void constantSensors(Activity device, int newest) {
        constantSensors.addAndGet((long) newest - device.constantSensors());
        device.constantSensors(newest);
    }

    /** Counts a device as forgotten, and no more among the others. */
    void forgotten(Activity device) {
        leavesState(device);
        constantSensors(device, 0);
        devices.decrementAndGet();
        forgotten.incrementAndGet();
    }

    /** Readings scored, warm-up and skipped ones included. */
    long scored() {
        return scored.get();
    }

    private void leavesState(Activity device) {
        device.state().ifPresent(before -> count(before).decrementAndGet());
    }

    private AtomicLong count(DeviceStatus.State state) {
        AtomicLong count = devicesIn.get(state);
        if (count == null) {
            throw new IllegalArgumentException("no device is counted in state " + state);
        }
        return count;
    }
}
