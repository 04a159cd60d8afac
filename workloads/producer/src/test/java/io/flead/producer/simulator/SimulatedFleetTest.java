package io.flead.producer.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

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
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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

    @Test
    void aFailureThatBeginsByItselfIsRecordedWithItsFirstReadingAlone() throws Exception {
        List<String> recorded = new ArrayList<>();
        InjectionRecorder recorder = new InjectionRecorder() {
            @Override
            public void record(String machine, Injection injection) {
                throw new AssertionError("nobody asked for it");
            }

            @Override
            public void begins(String machine, Injection.Failure failure) {
                recorded.add(machine + " " + failure.type().id() + " " + failure.from());
            }
        };
        SimulatedFleet fleet =
                SimulatedFleet.of(new Simulator(7, 0.01, TimeSpan.parse("1h"), true), readings(ALL), 1, 5, recorder);
        Device device = fleet.devices().get(0);
        device.startAt(0);
        int first = -1;
        for (int step = 0; step < 2000; step++) {
            boolean labelled = reading(device, ALL).label().getAsInt() == 1;
            if (labelled && first < 0) {
                first = step;
            }
        }
        assertThat(recorded).containsExactly("machine-001 bearing_failure " + first);
    }

    @Test
    void whatWasAskedForBeforeARestartIsPlayedOn() throws Exception {
        Injection failure = new Injection.Failure(FailureType.OIL_LEAK, 1, 10, 100);
        Injection later = new Injection.Failure(FailureType.OVERHEATING, 1, 5000, 100);
        SimulatedFleet fleet = SimulatedFleet.of(
                new Simulator(7, 0, TimeSpan.parse("1h"), true), readings(ALL), 2, 5, InjectionRecorder.NONE);
        fleet.devices()
                .forEach(device -> assertThatCode(() -> device.startAt(50)).doesNotThrowAnyException());

        int taken =
                fleet.control().resume(Map.of("machine-002", List.of(failure, later), "machine-099", List.of(failure)));

        assertThat(taken).isEqualTo(1);
        assertThat(reading(fleet.devices().get(0), ALL).label()).hasValue(0);
        assertThat(reading(fleet.devices().get(1), ALL).label()).hasValue(1);
    }

    private static Reading reading(Device device, List<String> features) throws IOException {
        return reading(device, features, NOW);
    }

    private static Reading reading(Device device, List<String> features, long now) throws IOException {
        byte[] value = device.next(now).orElseThrow().value();
        return (Reading) new ReadingFormat(readings(features)).parse(null, value, Instant.ofEpochMilli(now));
    }

    private static List<Device> fleet(long seed, int count, List<String> features, boolean labels) {
        return SimulatedFleet.of(
                        new Simulator(seed, 0.01, TimeSpan.parse("1h"), labels),
                        readings(features),
                        count,
                        5,
                        InjectionRecorder.NONE)
                .devices();
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
