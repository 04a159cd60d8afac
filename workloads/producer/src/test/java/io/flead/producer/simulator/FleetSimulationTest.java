package io.flead.producer.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FleetSimulationTest {

    private static final int STEPS = 2000;

    /** Ranges of a healthy, running fleet, as docs/simulator.md gives them. */
    private static final Map<Sensor, double[]> HEALTHY = Map.of(
            Sensor.TEMPERATURE, new double[] {20, 80},
            Sensor.VIBRATION, new double[] {0.7, 5},
            Sensor.PRESSURE, new double[] {1, 16},
            Sensor.FLOW_RATE, new double[] {20, 300},
            Sensor.POWER_CONSUMPTION, new double[] {3, 50},
            Sensor.OIL_LEVEL, new double[] {66, 92},
            Sensor.BEARING_TEMPERATURE, new double[] {30, 95});

    @Property(tries = 100)
    void valuesStayInTheSensorsRange(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 9) int machine,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 4) long step,
            @ForAll @DoubleRange(min = 0, max = 1) double anomalyRate,
            @ForAll @DoubleRange(min = 0.01, max = 10_000) double rate) {
        FleetSimulation fleet = Fleets.of(seed, 10, rate, anomalyRate, Duration.ofMinutes(5), 0.1);
        MachineState state = new MachineState();
        fleet.read(machine, step, state);
        for (Sensor sensor : Sensor.values()) {
            double value = state.value(sensor);
            assertThat(Double.isNaN(value) ? state.fault() == SensorFault.DROPOUT : true)
                    .isTrue();
            assertThat(Double.isNaN(value) || (value >= sensor.least() && value <= sensor.greatest()))
                    .as("%s %s", sensor, value)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHealthyFleetStaysInItsDeclaredRangeAndMoves(Sensor sensor) {
        FleetSimulation fleet = Fleets.healthy(1, 60);
        for (int machine = 0; machine < 60; machine++) {
            double[] values = Fleets.series(fleet, machine, sensor, 500);
            double[] range = Objects.requireNonNull(HEALTHY.get(sensor));
            assertThat(Arrays.stream(values).min().orElseThrow()).isGreaterThan(range[0]);
            assertThat(Arrays.stream(values).max().orElseThrow()).isLessThan(range[1]);
            assertThat(Arrays.stream(values).distinct().count()).isGreaterThan(50);
        }
    }

    @Property(tries = 30)
    void failuresTakeTheirShare(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 9) int machine,
            @ForAll @DoubleRange(min = 0.01, max = 1) double anomalyRate) {
        FleetSimulation fleet = Fleets.of(seed, 10, 0.5, anomalyRate, Duration.ZERO, 0);
        long cycle =
                FailureSchedule.of(anomalyRate, 1800, Fleets.ALL_FAILURES, 0).cycle();
        MachineState state = new MachineState();
        long failing = 0;
        for (long step = 0; step < 5 * cycle; step++) {
            fleet.read(machine, step, state);
            assertThat(state.severity()).isBetween(0.0, 1.0);
            failing += state.anomalous() ? 1 : 0;
        }
        assertThat(failing / (5.0 * cycle)).isCloseTo(anomalyRate, within(anomalyRate * 0.06));
    }

    @Test
    void aFleetShowsAFailureWithinTwoMinutes() {
        // As in the quick start: 5 readings a second, the default rate of failures, maintenance every hour.
        FleetSimulation fleet = Fleets.failing(7, 20, 0.01);
        MachineState state = new MachineState();
        int failing = 0;
        for (int step = 0; step < 600; step++) {
            fleet.read(0, step, state);
            failing += state.anomalous() ? 1 : 0;
            assertThat(state.anomalous()).isEqualTo(step >= 240 && step < 420);
        }
        assertThat(failing).isEqualTo(180);
    }

    @ParameterizedTest
    @EnumSource
    void aFailureShowsInItsSensorsAndInNoOther(FailureType type) {
        for (int seed = 1; seed <= 5; seed++) {
            FleetSimulation healthy = Fleets.healthy(seed, 6);
            FleetSimulation failing = Fleets.healthy(seed, 6);
            for (int machine = 0; machine < 6; machine++) {
                failing.inject(machine, new Injection.Failure(type, 1, 100, 200));
                Set<Sensor> changed = new TreeSet<>();
                for (Sensor sensor : Sensor.values()) {
                    double[] before = Fleets.series(healthy, machine, sensor, 400);
                    double[] after = Fleets.series(failing, machine, sensor, 400);
                    assertThat(Arrays.copyOf(after, 100)).isEqualTo(Arrays.copyOf(before, 100));
                    assertThat(Arrays.copyOfRange(after, 300, 400)).isEqualTo(Arrays.copyOfRange(before, 300, 400));
                    if (!Arrays.equals(before, after)) {
                        changed.add(sensor);
                        double spread = deviation(before);
                        double shift = Math.abs(mean(after, 240, 280) - mean(before, 240, 280));
                        assertThat(shift)
                                .as("%s in %s", type, sensor)
                                .isGreaterThan((sensor == type.effects().get(0).sensor() ? 1.5 : 0.3) * spread);
                    }
                }
                assertThat(changed).isEqualTo(new TreeSet<>(type.sensors()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailureGrowsKeepsItsPeakAndFades(FailureType type) {
        FailureCourse course = new FailureCourse(type, 0.8, 1000, 200, FailureCourse.NEVER);
        double before = 0;
        for (long step = 1000; step < 1150; step++) {
            assertThat(course.severity(step)).isGreaterThan(before);
            before = course.severity(step);
        }
        assertThat(course.severity(1150)).isEqualTo(0.8);
        assertThat(course.severity(1189)).isEqualTo(0.8);
        assertThat(course.severity(1199)).isBetween(0.0, 0.2);
        assertThat(course.severity(999)).isZero();
        assertThat(course.severity(1200)).isZero();
    }

    @Test
    void aMendedFailureFadesWithinReadings() {
        FleetSimulation fleet = Fleets.healthy(3, 1);
        fleet.inject(0, new Injection.Failure(FailureType.OVERHEATING, 1, 10, 1000));
        fleet.inject(0, new Injection.Clearing(900));
        MachineState state = new MachineState();
        fleet.read(0, 899, state);
        assertThat(state.severity()).isEqualTo(1);
        assertThat(state.failure()).isEqualTo(FailureType.OVERHEATING);
        fleet.read(0, 905, state);
        assertThat(state.severity()).isBetween(0.3, 0.6);
        fleet.read(0, 910, state);
        assertThat(state.anomalous()).isFalse();
        fleet.inject(0, new Injection.Failure(FailureType.OIL_LEAK, 1, 2000, 10));
        fleet.inject(0, new Injection.Clearing(2000));
        fleet.read(0, 2000, state);
        assertThat(state.anomalous()).isFalse();
    }

    @Test
    void maintenanceIdlesTheMachineAndMendsItsFailures() {
        FleetSimulation fleet = Fleets.healthy(3, 1);
        fleet.inject(0, new Injection.Failure(FailureType.BEARING_FAILURE, 1, 10, 1000));
        fleet.inject(0, new Injection.Maintenance(500, 100));
        MachineState state = new MachineState();
        fleet.read(0, 499, state);
        double running = state.value(Sensor.FLOW_RATE);
        assertThat(state.maintenance()).isFalse();
        fleet.read(0, 550, state);
        assertThat(state.maintenance()).isTrue();
        assertThat(state.anomalous()).isFalse();
        assertThat(state.value(Sensor.FLOW_RATE)).isLessThan(running * 0.6);
        fleet.read(0, 600, state);
        assertThat(state.maintenance()).isFalse();
    }

    @Property(tries = 20)
    void scheduledMaintenanceTakesItsShare(@ForAll long seed) {
        FleetSimulation fleet = Fleets.of(seed, 2, 0.5, 0, Duration.ofMinutes(6), 0);
        MachineState state = new MachineState();
        int maintained = 0;
        for (int step = 0; step < 3600; step++) {
            fleet.read(1, step, state);
            maintained += state.maintenance() ? 1 : 0;
        }
        assertThat(maintained).isEqualTo(360);
    }

    @Test
    void everySensorFaultOccursAndIsOffByDefault() {
        FleetSimulation none = Fleets.healthy(1, 5);
        FleetSimulation faulty = Fleets.of(1, 5, 5, 0, Duration.ZERO, 0.05);
        Set<SensorFault> seen = new TreeSet<>();
        MachineState state = new MachineState();
        int faults = 0;
        for (int machine = 0; machine < 5; machine++) {
            for (int step = 0; step < 20_000; step++) {
                faulty.read(machine, step, state);
                if (state.fault() != null) {
                    seen.add(state.fault());
                    faults++;
                    assertThat(state.anomaly()).isEqualTo(state.fault().id());
                }
                if (step % 100 == 0) {
                    none.read(machine, step, state);
                    assertThat(state.fault()).isNull();
                }
            }
        }
        assertThat(seen).containsExactly(SensorFault.values());
        assertThat(faults).isEqualTo(5 * 10 * 100);
    }

    @Test
    void loadDrivesTheSensorsTogether() {
        FleetSimulation fleet = Fleets.healthy(11, 3);
        assertThat(correlation(fleet, Sensor.POWER_CONSUMPTION, Sensor.FLOW_RATE))
                .isGreaterThan(0.8);
        assertThat(correlation(fleet, Sensor.POWER_CONSUMPTION, Sensor.TEMPERATURE))
                .isGreaterThan(0.3);
        assertThat(correlation(fleet, Sensor.TEMPERATURE, Sensor.BEARING_TEMPERATURE))
                .isGreaterThan(0.8);
    }

    @Test
    void classesDiffer() {
        FleetSimulation fleet = Fleets.healthy(5, 90);
        Set<MachineClass> seen = new TreeSet<>();
        for (int machine = 0; machine < 90; machine++) {
            seen.add(fleet.kind(machine));
            double pressure = mean(Fleets.series(fleet, machine, Sensor.PRESSURE, 50), 0, 50);
            assertThat(pressure)
                    .isBetween(
                            fleet.kind(machine).headPressure().least(),
                            fleet.kind(machine).headPressure().greatest()
                                    + fleet.kind(machine).pressureSwing());
        }
        assertThat(seen).containsExactly(MachineClass.values());
    }

    @Test
    void threadsReadTheSame() throws Exception {
        FleetSimulation fleet = Fleets.of(9, 8, 5, 0.05, Duration.ofMinutes(3), 0.02);
        double[] alone = readAll(fleet);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<double[]>> answers = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                answers.add(threads.submit(() -> readAll(fleet)));
            }
            for (Future<double[]> answer : answers) {
                assertThat(answer.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static double[] readAll(FleetSimulation fleet) {
        MachineState state = new MachineState();
        double[] all = new double[fleet.size() * STEPS * Sensor.count()];
        int at = 0;
        for (int step = 0; step < STEPS; step++) {
            for (int machine = 0; machine < fleet.size(); machine++) {
                fleet.read(machine, step, state);
                for (int sensor = 0; sensor < Sensor.count(); sensor++) {
                    all[at++] = state.value(sensor);
                }
            }
        }
        return all;
    }

    private static double correlation(FleetSimulation fleet, Sensor one, Sensor other) {
        double[] x = Fleets.series(fleet, 2, one, STEPS);
        double[] y = Fleets.series(fleet, 2, other, STEPS);
        double meanX = mean(x, 0, STEPS);
        double meanY = mean(y, 0, STEPS);
        double xy = 0;
        for (int step = 0; step < STEPS; step++) {
            xy += (x[step] - meanX) * (y[step] - meanY);
        }
        return xy / STEPS / (deviation(x) * deviation(y));
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElseThrow();
    }

    private static double deviation(double[] values) {
        double mean = mean(values, 0, values.length);
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
    }
}
