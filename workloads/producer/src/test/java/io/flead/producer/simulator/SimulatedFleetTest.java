package io.flead.producer.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.Simulator;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.producer.fleet.Device;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SimulatedFleetTest {

    private static final List<String> ALL = List.of(
            "temperature",
            "vibration",
            "pressure",
            "flow_rate",
            "power_consumption",
            "oil_level",
            "bearing_temperature");
    private static final long NOW = 1_700_000_000_000L;

    @Property(tries = 100)
    void aReadingIsAFunctionOfSeedDeviceAndStep(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 30) int device,
            @ForAll @LongRange(min = 0, max = 10_000_000) long step)
            throws IOException {
        Device one = fleet(seed, 31, ALL, true).get(device);
        Device other = fleet(seed, 40, ALL, true).get(device);
        one.startAt(step);
        other.startAt(Math.max(0, step - 3));
        for (long before = Math.max(0, step - 3); before < step; before++) {
            other.next(NOW - 10);
        }
        assertThat(one.next(NOW).orElseThrow().value())
                .isEqualTo(other.next(NOW).orElseThrow().value());
        assertThat(one.id()).isEqualTo(other.id());
    }

    @Property(tries = 200)
    void valuesAreFiniteAndPlausible(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 100_000) int device,
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 4) long step,
            @ForAll @DoubleRange(min = 0, max = 1) double anomalyRate,
            @ForAll @DoubleRange(min = 0.01, max = 10_000) double rate) {
        Machine machine = new Machine(seed, device, rate, BearingWear.of(anomalyRate, 3600 * rate));
        assertThat(machine.value(Sensor.TEMPERATURE, step)).isBetween(15.0, 80.0);
        assertThat(machine.value(Sensor.VIBRATION, step)).isBetween(0.5, 15.0);
        assertThat(machine.value(Sensor.PRESSURE, step)).isBetween(3.5, 11.0);
        assertThat(machine.value(Sensor.FLOW_RATE, step)).isBetween(25.0, 180.0);
        assertThat(machine.value(Sensor.POWER_CONSUMPTION, step)).isBetween(3.0, 40.0);
        assertThat(machine.value(Sensor.OIL_LEVEL, step)).isBetween(60.0, 95.0);
        assertThat(machine.value(Sensor.BEARING_TEMPERATURE, step)).isBetween(20.0, 130.0);
    }

    @Property(tries = 50)
    void failuresTakeTheirShareAndProgressUntilMaintenance(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 1000) int device,
            @ForAll @DoubleRange(min = 0.01, max = 1) double anomalyRate) {
        BearingWear wear = BearingWear.of(anomalyRate, 2000);
        long failing = 0;
        double before = 0;
        long steps = 10 * wear.cycle();
        for (long step = 0; step < steps; step++) {
            double severity = wear.severity(seed, device, step);
            assertThat(severity).isBetween(0.0, 1.0);
            assertThat(severity == 0 || severity > before || before == 1.0)
                    .as("wear grows until it is mended")
                    .isTrue();
            assertThat(severity > 0 || before == 0 || before == 1)
                    .as("only full wear is mended")
                    .isTrue();
            failing += severity > 0 ? 1 : 0;
            before = severity;
        }
        assertThat(failing / (double) steps).isCloseTo(anomalyRate, within(anomalyRate * 0.05));
        assertThat(BearingWear.of(0, 2000).severity(seed, device, 500)).isZero();
    }

    @Test
    void aFleetShowsAFailureWithinTwoMinutes() {
        // As in the quick start: 5 readings a second, the default rate of failures, maintenance every hour.
        BearingWear wear = BearingWear.of(0.01, 3600 * 5);
        long firstFailing = IntStream.range(0, 600)
                .filter(step -> wear.severity(7, 0, step) > 0)
                .count();
        assertThat(firstFailing).isEqualTo(180);
        for (int window = 0; window < 5; window++) {
            int begin = window * 3000 + 240;
            assertThat(IntStream.range(0, 20 * 3000)
                            .filter(n -> wear.severity(7, n % 20, begin + n / 20) > 0)
                            .count())
                    .as("of twenty machines, some fails in each ten minutes of the first hour")
                    .isPositive();
        }
    }

    @Test
    void wearShowsInVibrationAndBearingFirstAndThenInPower() {
        Machine healthy = new Machine(3, 0, 5, BearingWear.of(0, 18_000));
        Machine worn = new Machine(3, 0, 5, BearingWear.of(0.01, 18_000));
        assertThat(worn.value(Sensor.VIBRATION, 239)).isEqualTo(healthy.value(Sensor.VIBRATION, 239));
        assertThat(worn.failing(239)).isFalse();
        assertThat(worn.failing(240)).isTrue();
        assertThat(worn.value(Sensor.VIBRATION, 280)).isGreaterThan(1.5 * healthy.value(Sensor.VIBRATION, 280));
        assertThat(worn.value(Sensor.BEARING_TEMPERATURE, 280))
                .isGreaterThan(healthy.value(Sensor.BEARING_TEMPERATURE, 280) + 8);
        assertThat(worn.value(Sensor.POWER_CONSUMPTION, 280)).isEqualTo(healthy.value(Sensor.POWER_CONSUMPTION, 280));
        assertThat(worn.value(Sensor.POWER_CONSUMPTION, 419))
                .isGreaterThan(1.2 * healthy.value(Sensor.POWER_CONSUMPTION, 419));
        assertThat(worn.value(Sensor.VIBRATION, 420)).isEqualTo(healthy.value(Sensor.VIBRATION, 420));
    }

    @Test
    void loadDrivesTheSensorsTogether() {
        Machine machine = new Machine(11, 2, 5, BearingWear.of(0, 1));
        assertThat(correlation(machine, Sensor.POWER_CONSUMPTION, Sensor.FLOW_RATE))
                .isGreaterThan(0.8);
        assertThat(correlation(machine, Sensor.POWER_CONSUMPTION, Sensor.TEMPERATURE))
                .isGreaterThan(0.3);
        assertThat(correlation(machine, Sensor.TEMPERATURE, Sensor.BEARING_TEMPERATURE))
                .isGreaterThan(0.8);
    }

    @Test
    void machinesAndSeedsDiffer() throws IOException {
        List<String> messages = new ArrayList<>();
        for (long seed : new long[] {1, 2}) {
            for (Device device : fleet(seed, 5, ALL, false)) {
                messages.add(Arrays.toString(reading(device, ALL).values()));
            }
        }
        assertThat(messages).doesNotHaveDuplicates();
    }

    @Test
    void playsOnlyTheFeaturesListedAndLabelsOnlyWhenAsked() throws IOException {
        List<String> some = List.of("oil_level", "vibration");
        Device device = fleet(7, 1, some, true).get(0);
        assertThat(device.id()).isEqualTo("machine-001");
        Reading reading = reading(device, some);
        assertThat(reading.values()).hasSize(2);
        assertThat(reading.values()[0]).isBetween(60.0, 95.0);
        assertThat(reading.label()).hasValue(0);
        device.startAt(300);
        assertThat(reading(device, some).label()).hasValue(1);
        assertThat(reading(fleet(7, 1, some, false).get(0), some).label()).isEmpty();
    }

    @Test
    void eventTimesNeverRepeatNorGoBack() throws IOException {
        Device device = fleet(7, 1, ALL, false).get(0);
        Instant before = Instant.EPOCH;
        for (long now : new long[] {NOW, NOW, NOW - 5, NOW + 1, NOW + 100}) {
            Instant time = reading(device, ALL, now).eventTime();
            assertThat(time).isAfter(before);
            before = time;
        }
        assertThat(before).isEqualTo(Instant.ofEpochMilli(NOW + 100));
    }

    private static double correlation(Machine machine, Sensor one, Sensor other) {
        int steps = 2000;
        double[] x = IntStream.range(0, steps)
                .mapToDouble(step -> machine.value(one, step))
                .toArray();
        double[] y = IntStream.range(0, steps)
                .mapToDouble(step -> machine.value(other, step))
                .toArray();
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int step = 0; step < steps; step++) {
            xy += (x[step] - meanX) * (y[step] - meanY);
            xx += (x[step] - meanX) * (x[step] - meanX);
            yy += (y[step] - meanY) * (y[step] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }

    private static Reading reading(Device device, List<String> features) throws IOException {
        return reading(device, features, NOW);
    }

    private static Reading reading(Device device, List<String> features, long now) throws IOException {
        byte[] value = device.next(now).orElseThrow().value();
        return (Reading) new ReadingFormat(readings(features)).parse(null, value, Instant.ofEpochMilli(now));
    }

    private static List<Device> fleet(long seed, int count, List<String> features, boolean labels) {
        return SimulatedFleet.of(new Simulator(seed, 0.01, TimeSpan.parse("1h"), labels), readings(features), count, 5);
    }

    private static Readings readings(List<String> features) {
        return new Readings(
                "machine_id",
                "timestamp",
                features,
                "label",
                TimeSpan.parse("1h"),
                TimeSpan.parse("3650d"),
                null,
                false);
    }
}
