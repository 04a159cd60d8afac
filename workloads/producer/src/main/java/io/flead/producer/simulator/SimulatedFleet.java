package io.flead.producer.simulator;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.Simulator;
import io.flead.contract.reading.ReadingFormat;
import io.flead.producer.fleet.Device;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The simulated fleet of a pipeline: machines with seven sensors, {@code machine-001} and on, as they are called since
 * the first release. A larger fleet contains the smaller one of the same seed. Their maintenance is not seen in the
 * readings unless it is asked for by hand: it ends failures.
 */
public final class SimulatedFleet {

    private final FleetSimulation simulation;
    private final InjectionRecorder recorder;
    private final List<SimulatedDevice> devices;

    private SimulatedFleet(FleetSimulation simulation, InjectionRecorder recorder, List<SimulatedDevice> devices) {
        this.simulation = simulation;
        this.recorder = recorder;
        this.devices = devices;
    }

    /**
     * A fleet.
     *
     * @param readings the sensors that report, and the fields of their messages
     * @param count machines
     * @param rate readings per second and machine, which turns times into numbers of readings
     * @param recorder keeps what happens to machines
     */
    public static SimulatedFleet of(
            Simulator simulator, Readings readings, int count, double rate, InjectionRecorder recorder) {
        List<Sensor> sensors =
                readings.features().stream().map(Sensor::ofFeature).toList();
        ReadingFormat format = new ReadingFormat(readings);
        FleetSimulation simulation = new FleetSimulation(new FleetSettings(
                simulator.seed(),
                IntStream.rangeClosed(1, count)
                        .mapToObj(number -> String.format(Locale.ROOT, "machine-%03d", number))
                        .toList(),
                rate,
                Instant.EPOCH,
                simulator.anomalyRate(),
                List.of(FailureType.values()),
                simulator.maintenanceInterval().duration(),
                Duration.ZERO,
                0,
                0,
                List.of(MachineClass.PUMP)));
        boolean labelled = simulator.labels() && readings.labelField() != null;
        return new SimulatedFleet(
                simulation,
                recorder,
                IntStream.range(0, count)
                        .mapToObj(
                                number -> new SimulatedDevice(simulation, number, sensors, labelled, format, recorder))
                        .toList());
    }

    /** The machines as devices that are played. */
    public List<Device> devices() {
        return List.copyOf(devices);
    }

    /** Controls the machines while they are played. */
    public FleetControl control() {
        return new FleetControl(simulation, machine -> devices.get(machine).step(), recorder);
    }
}
