package io.flead.producer.simulator;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.Simulator;
import io.flead.contract.reading.ReadingFormat;
import io.flead.producer.fleet.Device;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Machines with seven sensors, {@code machine-001} and on. A larger fleet contains the smaller one of the same seed.
 */
public final class SimulatedFleet {

    private static final double MILLIS_PER_SECOND = 1000;

    private SimulatedFleet() {}

    /**
     * A fleet.
     *
     * @param readings the sensors that report, and the fields of their messages
     * @param count machines
     * @param rate readings per second and machine, which turns times into numbers of readings
     */
    public static List<Device> of(Simulator simulator, Readings readings, int count, double rate) {
        List<Sensor> sensors =
                readings.features().stream().map(Sensor::ofFeature).toList();
        ReadingFormat format = new ReadingFormat(readings);
        BearingWear wear = BearingWear.of(
                simulator.anomalyRate(), simulator.maintenanceInterval().toMillis() / MILLIS_PER_SECOND * rate);
        boolean labelled = simulator.labels() && readings.labelField() != null;
        return IntStream.range(0, count)
                .<Device>mapToObj(number -> new SimulatedDevice(
                        String.format(Locale.ROOT, "machine-%03d", number + 1),
                        new Machine(simulator.seed(), number, rate, wear),
                        sensors,
                        labelled,
                        format))
                .toList();
    }
}
