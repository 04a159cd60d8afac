package io.flead.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SharedCalibrationTest {

    private static final SharedCalibration RULE = new SharedCalibration(SimulatedUpdates.SHAPE);
    private static final InitialModel INITIAL =
            new InitialModel(SimulatedUpdates.SHAPE.id(), SimulatedUpdates.SHAPE.initialParameters());

    @Property(tries = 100)
    void invariant1_shuffledUpdatesGiveTheSameBytes(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int devices) {
        List<LocalModelUpdate> updates =
                new ArrayList<>(SimulatedUpdates.fleet(seed, devices, 0, INITIAL.parameters()));
        byte[] expected = model(updates).encode();
        Collections.shuffle(updates, new Random(seed));

        assertThat(model(updates).encode()).isEqualTo(expected);
    }

    @Test
    void theFleetsCalibrationIsTheMedianOfItsDevices() {
        List<LocalModelUpdate> updates = SimulatedUpdates.fleet(7, 9, 0, INITIAL.parameters());
        FleetCalibration fleet = model(updates).calibration();

        assertThat(fleet.devices()).isEqualTo(9);
        assertThat(fleet.lags()).containsExactly(10, 20, 40);
        for (int view = 0; view < 2; view++) {
            int at = view;
            assertThat(updates.stream().map(update -> update.calibration().logThreshold()[at]))
                    .contains(fleet.logThreshold()[view]);
        }
    }

    @Test
    void invariant2_anAbsurdCalibrationOfAnyWeightMovesNothingOutOfTheRangeOfTheOthers() {
        List<LocalModelUpdate> updates = new ArrayList<>(SimulatedUpdates.fleet(3, 5, 0, INITIAL.parameters()));
        double least = updates.stream()
                .mapToDouble(update -> update.calibration().logThreshold()[0])
                .min()
                .orElseThrow();
        double most = updates.stream()
                .mapToDouble(update -> update.calibration().logThreshold()[0])
                .max()
                .orElseThrow();
        LocalModelUpdate sound = SimulatedUpdates.update("bad", 0, 5000, 1, INITIAL.parameters());
        DeviceCalibration own = sound.calibration();
        updates.add(with(
                sound,
                new DeviceCalibration(
                        Integer.MAX_VALUE, new double[] {37, 37}, own.logQuantile(), own.logGrowth(), own.lags())));
        assertThat(model(updates).calibration().logThreshold()[0]).isBetween(least, most);
    }

    @Test
    void anImpossibleCalibrationIsRefusedWithItsUpdate() {
        DeviceCalibration own = SimulatedUpdates.calibration(10);
        double[] nan = {0, Double.NaN};
        double[] falling = own.logGrowth().clone();
        falling[2] = -1;
        List<DeviceCalibration> bad = List.of(
                new DeviceCalibration(10, 0.5),
                new DeviceCalibration(0, own.logThreshold(), own.logQuantile(), own.logGrowth(), own.lags()),
                new DeviceCalibration(1L << 40, own.logThreshold(), own.logQuantile(), own.logGrowth(), own.lags()),
                new DeviceCalibration(10, nan, own.logQuantile(), own.logGrowth(), own.lags()),
                new DeviceCalibration(10, new double[] {0, 1e9}, own.logQuantile(), own.logGrowth(), own.lags()),
                new DeviceCalibration(10, own.logThreshold(), nan, own.logGrowth(), own.lags()),
                new DeviceCalibration(10, own.logThreshold(), new double[] {1}, own.logGrowth(), own.lags()),
                new DeviceCalibration(10, own.logThreshold(), own.logQuantile(), falling, own.lags()),
                new DeviceCalibration(10, own.logThreshold(), own.logQuantile(), new double[3], own.lags()),
                new DeviceCalibration(
                        10, own.logThreshold(), own.logQuantile(), own.logGrowth(), new int[] {10, -20, 40}),
                new DeviceCalibration(10, own.logThreshold(), own.logQuantile(), own.logGrowth(), new int[0]));
        Round round = round();
        for (DeviceCalibration calibration : bad) {
            LocalModelUpdate update = with(SimulatedUpdates.update("d", 0, 10, 1, INITIAL.parameters()), calibration);
            assertThat(round.offer(Updates.key("d"), update.encode()))
                    .as("%s", RULE.fault(calibration))
                    .isEqualTo(new Admission.Refused(RefusalReason.BAD_CALIBRATION));
        }
        assertThat(round.refused()).isEqualTo(bad.size());
        assertThat(round.devices()).isEmpty();
    }

    @Test
    void anAutoencodersDevicesShareNoCalibration() {
        assertThat(new PrivateCalibration().fault(SimulatedUpdates.calibration(10)))
                .isPresent();
        assertThat(new PrivateCalibration().fault(new DeviceCalibration(-1, 0))).isPresent();
        assertThat(new PrivateCalibration().fault(new DeviceCalibration(10, 0.5)))
                .isEmpty();
        assertThat(new PrivateCalibration().combine(List.of(new DeviceCalibration(10, 0.5))))
                .isEqualTo(FleetCalibration.NONE);
    }

    private static LocalModelUpdate with(LocalModelUpdate update, DeviceCalibration calibration) {
        return new LocalModelUpdate(
                update.deviceId(),
                update.round(),
                update.samples(),
                update.lossBefore(),
                update.loss(),
                update.shapeId(),
                update.parameters(),
                calibration,
                update.createdAt());
    }

    private static GlobalModel model(List<LocalModelUpdate> updates) {
        Round round = round();
        updates.forEach(update -> assertThat(Updates.offer(round, update)).isInstanceOf(Admission.Admitted.class));
        return round.close(Instant.EPOCH);
    }

    private static Round round() {
        return new Round(
                RoundBase.of(INITIAL, Optional.empty()),
                new AdmissionGate(Updates.bounds(1), RULE),
                AggregationStrategy.FED_AVG,
                Instant.EPOCH);
    }
}
