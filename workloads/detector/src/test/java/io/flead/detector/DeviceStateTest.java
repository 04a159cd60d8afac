package io.flead.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DeviceStateTest extends DeviceStateContract {
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
        double[][] rows = faulty(500, seed);
        DeviceDetector device = after(SETTINGS, Arrays.copyOf(rows, moment));
        device.adopt(4, new float[SETTINGS.shape().parameterCount()]);
        assertRoundTrip(SETTINGS, device, Arrays.copyOfRange(rows, moment, rows.length));
        assertThat(device.modelVersion()).isEqualTo(4);
    }

    /** {@code device-state-v1.bin} is {@link #example()} as version 1 of the format wrote it. Never rewrite it. */
    @Test
    void stateOfVersion1StaysReadable() throws IOException {
        DeviceDetector restored = restore(SETTINGS, resource("/device-state-v1.bin"));
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
    void buffersKeepTheRowsThatFitUnderOtherSettings() throws IOException {
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
        DeviceDetector restored = restore(smaller, bytes(device));
        float[] kept = restored.trainingSet().orElseThrow().values();
        float[] all = device.trainingSet().orElseThrow().values();
        assertThat(kept).isEqualTo(Arrays.copyOfRange(all, all.length - 35 * WIDTH, all.length));
        for (double[] row : faulty(500, 8)) {
            assertThat(restored.observe(row).score()).isFinite();
        }

        DeviceDetector shorter = restore(smaller, bytes(after(SETTINGS, Readings.healthy(30, WIDTH, 1))));
        assertThat(shorter.observe(new double[] {0, 10}).phase()).isEqualTo(Phase.WARMUP);
        assertThat(shorter.observe(new double[] {0, 10}).phase()).isEqualTo(Phase.SCORING);
    }

    @Override
    protected DetectorSettings settings() {
        return SETTINGS;
    }

    @Override
    protected DetectorSettings wider() {
        return Readings.settings(WIDTH + 1, 40, 48);
    }

    @Override
    protected DeviceDetector example() {
        DeviceDetector device = after(SETTINGS, faulty(CALIBRATED_ROWS, 77));
        device.adopt(12, SETTINGS.shape().initialParameters());
        double[] faulty = {900, -4};
        device.observe(faulty);
        device.observe(faulty);
        return device;
    }

    @Override
    protected double[][] faulty(int rows, long seed) {
        double[][] readings = Readings.healthy(rows, WIDTH, seed);
        for (int t = 100; t < Math.min(rows, 350); t++) {
            readings[t][(int) Math.floorMod(seed, (long) WIDTH)] += 40;
        }
        return readings;
    }
}
