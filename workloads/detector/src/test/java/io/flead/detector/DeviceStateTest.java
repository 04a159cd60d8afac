package io.flead.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.detector.factory.DetectorFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DeviceStateTest {
    private static final int WIDTH = 2;
    private static final int CALIBRATED_ROWS = 70;
    private static final DetectorSettings SETTINGS = new DetectorSettings.Autoencoder(
            Readings.settings(WIDTH, 40, 48).shape(),
            TrainingSettings.builder()
                    .learningRate(.003)
                    .epochs(1)
                    .batchSize(32)
                    .build(),
            AutoencoderSettings.builder()
                    .zScore(2.5)
                    .warmup(40)
                    .bufferSize(48)
                    .timeoutRows(80)
                    .build());

    /** At any moment: during warm-up, after it, within a fault, after a new baseline. */
    @Property(tries = 100)
    void roundTripGoesOnBitForBit(@ForAll @IntRange(min = 0, max = 400) int moment, @ForAll long seed)
            throws IOException {
        double[][] rows = withFaults(500, seed);
        DeviceDetector device = DetectorFactory.create(SETTINGS).newDevice();
        for (int t = 0; t < moment; t++) {
            device.observe(rows[t]);
        }
        device.adopt(4, new float[SETTINGS.shape().parameterCount()]);
        DeviceDetector restored = DetectorFactory.create(SETTINGS).restore(input(bytes(device)));
        assertThat(bytes(restored)).isEqualTo(bytes(device));
        assertThat(restored.modelVersion()).isEqualTo(4);
        assertThat(restored.calibration()).isEqualTo(device.calibration());
        for (int t = moment; t < rows.length; t++) {
            assertThat(restored.observe(rows[t])).usingRecursiveComparison().isEqualTo(device.observe(rows[t]));
        }
        assertThat(bytes(restored)).isEqualTo(bytes(device));
    }

    /** {@code device-state-v1.bin} is {@link #example()} as version 1 of the format wrote it. Never rewrite it. */
    @Test
    void stateOfVersion1StaysReadable() throws IOException {
        byte[] saved;
        try (InputStream file = DeviceStateTest.class.getResourceAsStream("/device-state-v1.bin")) {
            assertThat(file).isNotNull();
            saved = file.readAllBytes();
        }
        DeviceDetector restored = DetectorFactory.create(SETTINGS).restore(input(saved));
        DeviceDetector same = example();
        assertThat(restored.modelVersion()).isEqualTo(12);
        assertThat(restored.calibration().rows()).isEqualTo(same.calibration().rows());
        assertThat(restored.calibration().logThreshold()[0])
                .isCloseTo(same.calibration().logThreshold()[0], within(1e-6));
        double[] reading = {1.25, 8.5};
        assertThat(restored.observe(reading).score())
                .isCloseTo(same.observe(reading).score(), within(1e-6));
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
    void refusesAnotherShape() throws IOException {
        byte[] state = bytes(example());
        DetectorSettings other = Readings.settings(WIDTH + 1, 40, 48);
        assertThatThrownBy(() -> DetectorFactory.create(other).restore(input(state)))
                .isInstanceOf(DetectorStateException.class)
                .hasMessageContaining(SETTINGS.shape().id())
                .hasMessageContaining(other.shape().id());
    }

    @Test
    void refusesUnknownVersionsAndOtherBytes() throws IOException {
        byte[] newer = bytes(example());
        newer[5] = 9;
        assertThatThrownBy(() -> DetectorFactory.create(SETTINGS).restore(input(newer)))
                .isInstanceOf(DetectorStateException.class)
                .hasMessageContaining("version 9");
        assertThatThrownBy(() -> DetectorFactory.create(SETTINGS).restore(input(new byte[100])))
                .isInstanceOf(DetectorStateException.class)
                .hasMessageContaining("not a detector state");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] state = bytes(example());
        for (int length = 0; length < state.length; length++) {
            byte[] cut = Arrays.copyOf(state, length);
            assertThatThrownBy(() -> DetectorFactory.create(SETTINGS).restore(input(cut)))
                    .isInstanceOf(DetectorStateException.class);
        }
    }

    /** Either it is refused, or what comes to life gives finite scores. */
    @Property(tries = 300)
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
        for (double[] row : withFaults(100, 3)) {
            assertThat(restored.observe(row).score()).isFinite();
        }
    }

    @Test
    void buffersKeepWhatFitsUnderOtherSettings() throws IOException {
        DetectorSettings smaller = new DetectorSettings.Autoencoder(
                SETTINGS.shape(),
                TrainingSettings.builder()
                        .learningRate(.01)
                        .epochs(2)
                        .batchSize(8)
                        .build(),
                AutoencoderSettings.builder()
                        .zScore(3)
                        .warmup(20)
                        .bufferSize(35)
                        .settleRows(2)
                        .build());
        DeviceDetector device = example();
        DeviceDetector restored = DetectorFactory.create(smaller).restore(input(bytes(device)));
        float[] kept = restored.trainingSet().orElseThrow().values();
        float[] all = device.trainingSet().orElseThrow().values();
        assertThat(kept).isEqualTo(Arrays.copyOfRange(all, all.length - 35 * WIDTH, all.length));
        for (double[] row : withFaults(500, 8)) {
            assertThat(restored.observe(row).score()).isFinite();
        }

        DeviceDetector warming = DetectorFactory.create(SETTINGS).newDevice();
        for (double[] row : Readings.healthy(30, WIDTH, 1)) {
            warming.observe(row);
        }
        DeviceDetector shorter = DetectorFactory.create(smaller).restore(input(bytes(warming)));
        assertThat(shorter.observe(new double[] {0, 10}).phase()).isEqualTo(Phase.WARMUP);
        assertThat(shorter.observe(new double[] {0, 10}).phase()).isEqualTo(Phase.SCORING);
    }

    static DeviceDetector example() {
        DeviceDetector device = DetectorFactory.create(SETTINGS).newDevice();
        for (double[] row : withFaults(CALIBRATED_ROWS, 77)) {
            device.observe(row);
        }
        device.adopt(12, SETTINGS.shape().initialParameters());
        double[] faulty = {900, -4};
        device.observe(faulty);
        device.observe(faulty);
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

    private static double[][] withFaults(int rows, long seed) {
        double[][] readings = Readings.healthy(rows, WIDTH, seed);
        for (int t = 100; t < Math.min(rows, 350); t++) {
            readings[t][(int) Math.floorMod(seed, (long) WIDTH)] += 40;
        }
        return readings;
    }
}
