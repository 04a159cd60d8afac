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
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.ModelShape;
import io.flead.detector.Phase;
import io.flead.detector.TrainingSettings;
import io.flead.detector.factory.DetectorFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LeaveOneOutStateTest {
    private static final int WIDTH = 2;
    private static final DetectorSettings SETTINGS = HostileReadings.settings(WIDTH);

    /** At any moment: during warm-up, before and after learning anew, within a fault, after a time-out. */
    @Property(tries = 100)
    void roundTripGoesOnBitForBit(@ForAll @IntRange(min = 0, max = 900) int moment, @ForAll long seed)
            throws IOException {
        double[][] rows = HostileReadings.withFaults(1100, WIDTH, seed);
        Random random = new Random(seed);
        for (int k = 0; k < 60; k++) {
            rows[random.nextInt(rows.length)][random.nextInt(WIDTH)] = Double.NaN;
        }
        DeviceDetector device = DetectorFactory.create(SETTINGS).newDevice();
        for (int t = 0; t < moment; t++) {
            device.observe(rows[t]);
        }
        FleetCalibration fleet = CalibrationAverage.median(SETTINGS.shape(), List.of(device.calibration()));
        device.adopt(4, new float[SETTINGS.shape().parameterCount()], fleet);
        DeviceDetector restored = DetectorFactory.create(SETTINGS).restore(input(bytes(device)));
        assertThat(bytes(restored)).isEqualTo(bytes(device));
        assertThat(restored.modelVersion()).isEqualTo(4);
        for (int t = moment; t < rows.length; t++) {
            assertThat(restored.observe(rows[t])).usingRecursiveComparison().isEqualTo(device.observe(rows[t]));
        }
        assertThat(restored.calibration()).isEqualTo(device.calibration());
        assertThat(bytes(restored)).isEqualTo(bytes(device));
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
        DeviceDetector restored = DetectorFactory.create(settings).restore(input(bytes(device)));
        assertThat(bytes(restored)).isEqualTo(bytes(device));
        for (int t = 400; t < rows.length; t++) {
            assertThat(restored.observe(rows[t])).usingRecursiveComparison().isEqualTo(device.observe(rows[t]));
        }
    }

    /** {@code leave-one-out-state-v1.bin} is {@link #example()} as version 1 of the format wrote it. Never rewrite it. */
    @Test
    void stateOfVersion1StaysReadable() throws IOException {
        byte[] saved;
        try (InputStream file = LeaveOneOutStateTest.class.getResourceAsStream("/leave-one-out-state-v1.bin")) {
            assertThat(file).isNotNull();
            saved = file.readAllBytes();
        }
        DeviceDetector restored = DetectorFactory.create(SETTINGS).restore(input(saved));
        DeviceDetector same = example();
        assertThat(restored.modelVersion()).isEqualTo(12);
        for (double[] row : HostileReadings.withFaults(600, WIDTH, 3)) {
            assertThat(restored.observe(row).score())
                    .isCloseTo(same.observe(row).score(), within(1e-6));
        }
        assertThat(restored.trainingSet().orElseThrow().values())
                .isEqualTo(same.trainingSet().orElseThrow().values());
    }

    @Test
    void readsNothingBeyondTheState() throws IOException {
        byte[] state = bytes(example());
        ByteArrayInputStream stream = new ByteArrayInputStream(Arrays.copyOf(state, state.length + 3));
        DetectorFactory.create(SETTINGS).restore(new DataInputStream(stream));
        assertThat(stream.available()).isEqualTo(3);
    }

    @Test
    void refusesOtherShapesVersionsAndBytes() throws IOException {
        byte[] state = bytes(example());
        DetectorSettings other = HostileReadings.settings(WIDTH + 1);
        assertThatThrownBy(() -> DetectorFactory.create(other).restore(input(state)))
                .isInstanceOf(DetectorStateException.class)
                .hasMessageContaining(SETTINGS.shape().id())
                .hasMessageContaining(other.shape().id());
        byte[] newer = state.clone();
        newer[5] = 9;
        assertThatThrownBy(() -> DetectorFactory.create(SETTINGS).restore(input(newer)))
                .isInstanceOf(DetectorStateException.class)
                .hasMessageContaining("version 9");
        assertThatThrownBy(() -> DetectorFactory.create(SETTINGS).restore(input(new byte[100])))
                .isInstanceOf(DetectorStateException.class);
        DetectorSettings autoencoder = new DetectorSettings.Autoencoder(
                new ModelShape(ModelType.AUTOENCODER, SETTINGS.shape().features(), 4, 1),
                TrainingSettings.defaults(),
                AutoencoderSettings.builder().build());
        assertThatThrownBy(() -> DetectorFactory.create(autoencoder).restore(input(state)))
                .isInstanceOf(DetectorStateException.class);
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] state = bytes(example());
        for (int length = 0; length < state.length; length += 3) {
            byte[] cut = Arrays.copyOf(state, length);
            assertThatThrownBy(() -> DetectorFactory.create(SETTINGS).restore(input(cut)))
                    .isInstanceOf(DetectorStateException.class);
        }
    }

    /** Either it is refused, or what comes to life gives finite scores. */
    @Property(tries = 400)
    void damageNeverGivesNaN(@ForAll long seed) throws IOException {
        byte[] state = bytes(example());
        Random random = new Random(seed);
        state[6 + random.nextInt(state.length - 6)] ^= (byte) (1 << random.nextInt(8));
        DeviceDetector restored;
        try {
            restored = DetectorFactory.create(SETTINGS).restore(input(state));
        } catch (IOException refused) {
            return;
        }
        for (double[] row : HostileReadings.withFaults(300, WIDTH, 3)) {
            assertThat(restored.observe(row).score()).isFinite().isNotNegative();
        }
    }

    @Test
    void buffersKeepWhatFitsUnderOtherSettings() throws IOException {
        LeaveOneOutSettings loo = LeaveOneOutSettings.defaults();
        DetectorSettings smaller = HostileReadings.settings(
                WIDTH, loo.toBuilder().warmup(40).bufferSize(50).build());
        DetectorSettings larger = HostileReadings.settings(
                WIDTH, loo.toBuilder().warmup(100).bufferSize(500).build());
        for (DetectorSettings other : List.of(smaller, larger)) {
            DeviceDetector restored = DetectorFactory.create(other).restore(input(bytes(example())));
            for (double[] row : HostileReadings.withFaults(700, WIDTH, 8)) {
                assertThat(restored.observe(row).score()).isFinite();
            }
        }
        DeviceDetector warming = DetectorFactory.create(SETTINGS).newDevice();
        for (double[] row : HostileReadings.healthy(55, WIDTH, 1)) {
            warming.observe(row);
        }
        DeviceDetector shorter = DetectorFactory.create(smaller).restore(input(bytes(warming)));
        assertThat(shorter.observe(new double[] {0, 10}).phase()).isEqualTo(Phase.WARMUP);
        assertThat(shorter.observe(new double[] {0, 10}).phase()).isEqualTo(Phase.SCORING);
    }

    @Test
    void stateForEightSensorsTakesAtMost40Kilobytes() throws IOException {
        DetectorSettings settings = HostileReadings.settings(
                8, LeaveOneOutSettings.builder().timeoutRows(100).build());
        DeviceDetector device = DetectorFactory.create(settings).newDevice();
        double[][] rows = HostileReadings.withFaults(2000, 8, 1);
        int largest = 0;
        for (double[] row : rows) {
            device.observe(row);
        }
        device.adopt(
                2,
                settings.shape().initialParameters(),
                CalibrationAverage.median(settings.shape(), List.of(device.calibration())));
        for (double[] row : rows) {
            device.observe(row);
            largest = Math.max(largest, largest == 0 || row == rows[1999] ? bytes(device).length : 0);
        }
        System.out.println("state of 8 features: " + largest + " bytes");
        assertThat(largest).isBetween(30_000, 40_000);
    }

    static DeviceDetector example() {
        DeviceDetector device = DetectorFactory.create(SETTINGS).newDevice();
        for (double[] row : HostileReadings.withFaults(420, WIDTH, 77)) {
            device.observe(row);
        }
        FleetCalibration fleet = CalibrationAverage.median(SETTINGS.shape(), List.of(device.calibration()));
        device.adopt(12, SETTINGS.shape().initialParameters(), fleet);
        device.observe(new double[] {900, -4});
        device.observe(new double[] {Double.NaN, -4});
        return device;
    }

    static byte[] bytes(DeviceDetector device) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        device.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    static DataInput input(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
