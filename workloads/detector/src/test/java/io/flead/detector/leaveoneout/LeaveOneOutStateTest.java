package io.flead.detector.leaveoneout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.api.v1alpha1.ModelType;
import io.flead.contract.message.FleetCalibration;
import io.flead.detector.AutoencoderSettings;
import io.flead.detector.CalibrationAverage;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DetectorStateException;
import io.flead.detector.DeviceDetector;
import io.flead.detector.DeviceStateContract;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.ModelShape;
import io.flead.detector.Phase;
import io.flead.detector.TrainingSettings;
import io.flead.detector.factory.DetectorFactory;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LeaveOneOutStateTest extends DeviceStateContract {
    private static final DetectorSettings SETTINGS = HostileReadings.settings(WIDTH);

    /** At any moment: during warm-up, before and after learning again, within a fault, after a time-out. */
    @Property(tries = 100)
    void roundTripGoesOnBitForBit(@ForAll @IntRange(min = 0, max = 900) int moment, @ForAll long seed)
            throws IOException {
        double[][] rows = faulty(1100, seed);
        Random random = new Random(seed);
        for (int k = 0; k < 60; k++) {
            rows[random.nextInt(rows.length)][random.nextInt(WIDTH)] = Double.NaN;
        }
        DeviceDetector device = after(SETTINGS, Arrays.copyOf(rows, moment));
        device.adopt(4, new float[SETTINGS.shape().parameterCount()], fleetOf(SETTINGS.shape(), device));
        assertRoundTrip(SETTINGS, device, Arrays.copyOfRange(rows, moment, rows.length));
        assertThat(device.modelVersion()).isEqualTo(4);
    }

    @Test
    void roundTripWithAPersonalCorrectionGoesOnBitForBit() throws IOException {
        DetectorSettings settings = HostileReadings.settings(
                WIDTH, LeaveOneOutSettings.builder().warmup(320).bufferSize(320).build());
        float[] network = new float[settings.shape().parameterCount()];
        Random random = new Random(8);
        for (int i = 0; i < network.length; i++) {
            network[i] = .3f * (float) random.nextGaussian();
        }
        DeviceDetector device = DetectorFactory.create(settings).newDevice();
        device.adopt(3, network);
        double[][] rows = HostileReadings.withFaults(900, WIDTH, 5);
        for (int t = 0; t < 400; t++) {
            device.observe(rows[t]);
        }
        assertRoundTrip(settings, device, Arrays.copyOfRange(rows, 400, rows.length));
    }

    /**
     * {@code leave-one-out-state-v1.bin} is {@link #example()} as version 1 of the format wrote it. Never rewrite it.
     */
    @Test
    void stateOfVersion1StaysReadable() throws IOException {
        DeviceDetector restored = restore(SETTINGS, resource("/leave-one-out-state-v1.bin"));
        DeviceDetector same = example();
        assertThat(restored.modelVersion()).isEqualTo(12);
        for (double[] row : faulty(600, 3)) {
            assertThat(restored.observe(row).score())
                    .isCloseTo(same.observe(row).score(), within(1e-6));
        }
        assertThat(restored.trainingSet().orElseThrow().values())
                .isEqualTo(same.trainingSet().orElseThrow().values());
    }

    /**
     * {@code leave-one-out-state-v2.bin} is a device with 320 rows that version 2 of the format wrote. Never rewrite it.
     * Its thresholds come from the rows that its correction was fitted to: it learns them anew from its buffer.
     */
    @Test
    void aDeviceOfVersion2LearnsItsThresholdsAnew() throws IOException {
        DetectorSettings settings = HostileReadings.settings(
                WIDTH, LeaveOneOutSettings.builder().warmup(320).bufferSize(320).build());
        float[] network = new float[settings.shape().parameterCount()];
        Random random = new Random(8);
        for (int i = 0; i < network.length; i++) {
            network[i] = .3f * (float) random.nextGaussian();
        }
        DeviceDetector same = DetectorFactory.create(settings).newDevice();
        same.adopt(3, network);
        double[][] rows = HostileReadings.healthy(900, WIDTH, 5);
        for (int t = 0; t < 400; t++) {
            same.observe(rows[t]);
        }

        DeviceDetector restored = restore(settings, resource("/leave-one-out-state-v2.bin"));
        assertThat(restored.modelVersion()).isEqualTo(3);
        assertThat(restored.flagLevel()).isEqualTo(1.5);
        assertThat(restored.calibration()).isEqualTo(same.calibration());
        // usual variances have not grown in the state of before: scores are at least those of the device that went on
        for (int t = 400; t < rows.length; t++) {
            double score = restored.observe(rows[t]).score();
            assertThat(score)
                    .isFinite()
                    .isGreaterThanOrEqualTo(same.observe(rows[t]).score() * .9);
        }
        assertRoundTrip(settings, restored, HostileReadings.withFaults(300, WIDTH, 6));
    }

    @Test
    void refusesTheStateOfAnotherDetector() throws IOException {
        byte[] state = bytes(example());
        DetectorSettings autoencoder = new DetectorSettings.Autoencoder(
                new ModelShape(ModelType.AUTOENCODER, SETTINGS.shape().features(), 4, 1),
                TrainingSettings.defaults(),
                AutoencoderSettings.builder().build());
        assertThatThrownBy(() -> restore(autoencoder, state)).isInstanceOf(DetectorStateException.class);
    }

    @Test
    void buffersKeepTheRowsThatFitUnderOtherSettings() throws IOException {
        LeaveOneOutSettings loo = LeaveOneOutSettings.defaults();
        DetectorSettings smaller = HostileReadings.settings(
                WIDTH, loo.toBuilder().warmup(40).bufferSize(50).build());
        DetectorSettings larger = HostileReadings.settings(
                WIDTH, loo.toBuilder().warmup(100).bufferSize(500).build());
        for (DetectorSettings other : List.of(smaller, larger)) {
            DeviceDetector restored = restore(other, bytes(example()));
            for (double[] row : faulty(700, 8)) {
                assertThat(restored.observe(row).score()).isFinite();
            }
        }
        DeviceDetector shorter = restore(smaller, bytes(after(SETTINGS, HostileReadings.healthy(55, WIDTH, 1))));
        assertThat(shorter.observe(new double[] {0, 10}).phase()).isEqualTo(Phase.WARMUP);
        assertThat(shorter.observe(new double[] {0, 10}).phase()).isEqualTo(Phase.SCORING);
    }

    @Test
    void stateForEightSensorsTakesAtMost40Kilobytes() throws IOException {
        DetectorSettings settings = HostileReadings.settings(
                8, LeaveOneOutSettings.builder().timeoutRows(100).build());
        double[][] rows = HostileReadings.withFaults(2000, 8, 1);
        DeviceDetector device = after(settings, rows);
        int first = 0;
        device.adopt(2, settings.shape().initialParameters(), fleetOf(settings.shape(), device));
        for (double[] row : rows) {
            device.observe(row);
            first = first == 0 ? bytes(device).length : first;
        }
        assertThat(Math.max(first, bytes(device).length)).isBetween(30_000, 40_000);
    }

    @Override
    protected DetectorSettings settings() {
        return SETTINGS;
    }

    @Override
    protected DetectorSettings wider() {
        return HostileReadings.settings(WIDTH + 1);
    }

    @Override
    protected double[][] faulty(int rows, long seed) {
        return HostileReadings.withFaults(rows, WIDTH, seed);
    }

    @Override
    protected DeviceDetector example() {
        DeviceDetector device = after(SETTINGS, faulty(420, 77));
        device.adopt(12, SETTINGS.shape().initialParameters(), fleetOf(SETTINGS.shape(), device));
        device.observe(new double[] {900, -4});
        device.observe(new double[] {Double.NaN, -4});
        return device;
    }

    private static FleetCalibration fleetOf(ModelShape shape, DeviceDetector device) {
        return CalibrationAverage.median(shape, List.of(device.calibration()));
    }
}
