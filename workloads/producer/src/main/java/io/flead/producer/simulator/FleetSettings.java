package io.flead.producer.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A simulated fleet: the same settings give the same readings.
 *
 * @param seed of everything that is random
 * @param ids of the machines
 * @param rate readings per second and machine, which turns times into numbers of readings
 * @param origin time of the first reading, for daily, weekly and seasonal cycles
 * @param anomalyRate share of readings that belong to a failure, 0 to 1
 * @param failures the failures that machines have by themselves
 * @param interval mean time between maintenance, also between failures
 * @param maintenance time that a maintenance takes; zero where none is seen in the readings
 * @param sensorFaults share of readings that show a fault of a sensor, 0 to 1
 * @param healthyReadings readings of a machine before which it does not fail by itself
 * @param classes the classes that machines are drawn from
 */
public record FleetSettings(
        long seed,
        List<String> ids,
        double rate,
        Instant origin,
        double anomalyRate,
        List<FailureType> failures,
        Duration interval,
        Duration maintenance,
        double sensorFaults,
        long healthyReadings,
        List<MachineClass> classes) {

    private static final double MILLIS_PER_SECOND = 1000;

    public FleetSettings {
        ids = List.copyOf(ids);
        failures = List.copyOf(failures);
        classes = List.copyOf(classes);
        if (!(rate > 0) || classes.isEmpty()) {
            throw new IllegalArgumentException("rate must be above 0, classes not empty: " + rate + ", " + classes);
        }
    }

    /** Readings of a machine in a time; not whole. */
    double readings(Duration time) {
        return time.toMillis() / MILLIS_PER_SECOND * rate;
    }

    FailureSchedule failureSchedule() {
        return FailureSchedule.of(anomalyRate, readings(interval), failures, healthyReadings);
    }

    MaintenanceSchedule maintenanceSchedule() {
        if (maintenance.isZero()) {
            return MaintenanceSchedule.NONE;
        }
        long length = Math.max(1, Math.round(readings(maintenance)));
        return new MaintenanceSchedule(Math.max(length + 1, Math.round(readings(interval))), length);
    }
}
