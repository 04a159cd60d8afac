package io.flead.training.job;

import io.flead.api.v1alpha1.AnomalyRecords;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.CloseReason;
import io.flead.contract.message.Anomaly;
import io.flead.contract.message.DeviceStatus;
import io.flead.detector.DeviceDetector;
import io.flead.detector.alarm.AlarmPolicy;
import io.flead.detector.alarm.DeviceAlarms;
import io.flead.detector.alarm.ScoredReading;
import io.flead.process.logging.Logfmt;
import io.flead.training.stream.AlarmState;
import io.flead.training.stream.DeviceReading;
import io.flead.training.stream.DeviceState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns verdicts into the records that leave: alarms, and the anomalies that the pipeline wants beside them.
 *
 * @param policy the alarms that the pipeline wants
 * @param records the flagged readings that become records
 * @param anomalies makes these records
 * @param fleet where alarms are counted
 */
record AlarmDesk(AlarmPolicy policy, AnomalyRecords records, Anomalies anomalies, FleetCounts fleet) {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmDesk.class);

    /** Where the records go. */
    interface Outputs {

        void alarm(Alarm alarm);

        void anomaly(Anomaly anomaly);
    }

    /**
     * Takes a scored reading.
     *
     * @param live the detector, which has just observed it
     */
    void scored(DeviceState device, DeviceReading reading, DeviceDetector live, Outputs outputs) {
        AlarmState state = state(reading.deviceId(), device, outputs);
        DeviceAlarms alarms = state.alarms();
        state.judged(reading.source());
        Optional<Severity> before = alarms.severity();
        alarms.observe(
                        reading.arrivedAtMillis(),
                        live.score(),
                        live.flagLevel(),
                        () -> whole(reading, live),
                        anomalies.features(),
                        live.hasAcceptedState())
                .ifPresent(outputs::alarm);
        Optional<Severity> now = alarms.severity();
        fleet.alarm(before, now);
        fleet.overAlarmBudget(state, alarms.isOverBudget());
        if (live.score() > live.flagLevel()
                && (records == AnomalyRecords.ALL || before.isPresent() || now.isPresent())) {
            Anomaly anomaly = anomalies.of(reading, live.verdict(), live.modelVersion());
            if (records == AnomalyRecords.ALL) {
                outputs.anomaly(anomaly);
            } else {
                state.edges().flagged(anomaly).ifPresent(outputs::anomaly);
            }
        }
        if (now.isEmpty() && before.isPresent()) {
            state.edges().close().forEach(outputs::anomaly);
        }
    }

    private static ScoredReading whole(DeviceReading reading, DeviceDetector live) {
        return new ScoredReading(
                reading.deviceId(),
                reading.eventTime(),
                reading.arrivedAtMillis(),
                reading.source(),
                reading.values(),
                live.verdict(),
                live::expected,
                live.modelVersion());
    }

    /** The status with what it says of the device's alarms, by which others close one that this job does not know. */
    DeviceStatus report(DeviceStatus status, DeviceState device) {
        AlarmState state = restored(status.deviceId(), device);
        long through = state.readThrough();
        return through == 0
                ? status
                : status.withAlarms(
                        state.alarms().openId().orElse(null),
                        through,
                        state.alarms().isOverBudget());
    }

    /** Closes a device's alarm, if one is open, for a reason that lies outside of its readings. */
    void close(String id, DeviceState device, CloseReason reason, Outputs outputs) {
        close(restored(id, device), reason, outputs);
    }

    /** Forgets how a device was counted, before it is forgotten. */
    void forgotten(String id, DeviceState device, Outputs outputs) {
        AlarmState state = restored(id, device);
        close(state, CloseReason.SILENT, outputs);
        fleet.overAlarmBudget(state, false);
    }

    private void close(AlarmState state, CloseReason reason, Outputs outputs) {
        Optional<Severity> before = state.alarms().severity();
        state.alarms().close(reason).ifPresent(outputs::alarm);
        fleet.alarm(before, Optional.empty());
        state.edges().close().forEach(outputs::anomaly);
    }

    /** The device's alarms; one of other sensors is closed first. */
    private AlarmState state(String id, DeviceState device, Outputs outputs) {
        AlarmState state = restored(id, device);
        Optional<List<String>> open = state.alarms().features();
        if (open.isPresent() && !open.get().equals(anomalies.features())) {
            close(state, CloseReason.RECONFIGURED, outputs);
        }
        return state;
    }

    private AlarmState restored(String id, DeviceState device) {
        try {
            return device.alarms(policy);
        } catch (IOException e) {
            LOG.warn(Logfmt.line("alarms_reset", "device", id, "reason", e.getMessage()));
            return device.restartAlarms(policy);
        }
    }
}
