package io.flead.aggregator.telemetry;

import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.CloseReason;
import io.flead.contract.message.Alarm.Direction;
import io.flead.contract.message.Alarm.State;
import java.time.Instant;
import java.util.List;

/** Alarms for tests. */
public final class Alarms {

    private Alarms() {}

    /** An alarm that has just opened. */
    public static Alarm open(String device, Instant opened, Severity severity) {
        String time = opened.toString();
        return new Alarm(
                Alarm.idOf(device, opened, "readings-0@7"),
                device,
                State.OPEN,
                8,
                time,
                time,
                null,
                null,
                3,
                time,
                1,
                1,
                List.of(new Alarm.Sensor("flow", 1, Direction.BELOW, 5.0, 2.0)),
                severity,
                12);
    }

    /** The same alarm of another sensor. */
    public static Alarm withSensor(Alarm alarm, String sensor) {
        return new Alarm(
                alarm.id(),
                alarm.deviceId(),
                alarm.state(),
                alarm.revision(),
                alarm.opened(),
                alarm.last(),
                alarm.closed(),
                alarm.closeReason(),
                alarm.peak(),
                alarm.peakAt(),
                alarm.readings(),
                alarm.flagged(),
                List.of(new Alarm.Sensor(sensor, 1, Direction.BELOW, 5.0, 2.0)),
                alarm.severity(),
                alarm.modelVersion());
    }

    /** The same alarm later on. */
    public static Alarm revised(Alarm open, long revision, Severity severity) {
        return new Alarm(
                open.id(),
                open.deviceId(),
                State.OPEN,
                revision,
                open.opened(),
                open.last(),
                null,
                null,
                open.peak(),
                open.peakAt(),
                open.readings() + 1,
                open.flagged(),
                open.sensors(),
                severity,
                open.modelVersion());
    }

    /** The same alarm when it has closed. */
    public static Alarm closed(Alarm open) {
        return new Alarm(
                open.id(),
                open.deviceId(),
                State.CLOSED,
                open.revision() + 30,
                open.opened(),
                open.last(),
                open.last(),
                CloseReason.CLEARED,
                open.peak(),
                open.peakAt(),
                31,
                1,
                open.sensors(),
                open.severity(),
                open.modelVersion());
    }
}
