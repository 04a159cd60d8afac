package io.flead.producer.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Fleets for tests. */
final class Fleets {

    static final List<FailureType> ALL_FAILURES = List.of(FailureType.values());
    static final List<MachineClass> ALL_CLASSES = List.of(MachineClass.values());

    private Fleets() {}

    static FleetSimulation healthy(long seed, int machines) {
        return of(seed, machines, 5, 0, Duration.ZERO, 0);
    }

    static FleetSimulation failing(long seed, int machines, double anomalyRate) {
        return of(seed, machines, 5, anomalyRate, Duration.ZERO, 0);
    }

    static FleetSimulation of(
            long seed, int machines, double rate, double anomalyRate, Duration maintenance, double sensorFaults) {
        return new FleetSimulation(new FleetSettings(
                seed,
                IntStream.rangeClosed(1, machines)
                        .mapToObj(number -> String.format(Locale.ROOT, "M%d", number))
                        .toList(),
                rate,
                Instant.EPOCH,
                anomalyRate,
                ALL_FAILURES,
                Duration.ofHours(1),
                maintenance,
                sensorFaults,
                0,
                ALL_CLASSES));
    }

    static double[] series(FleetSimulation fleet, int machine, Sensor sensor, int steps) {
        MachineState state = new MachineState();
        double[] values = new double[steps];
        for (int step = 0; step < steps; step++) {
            fleet.read(machine, step, state);
            values[step] = state.value(sensor);
        }
        return values;
    }
}
