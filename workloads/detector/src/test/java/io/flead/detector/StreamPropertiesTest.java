package io.flead.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.detector.factory.DetectorFactory;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StreamPropertiesTest {
    private static final int WIDTH = 3;
    private static final DetectorSettings SETTINGS = new DetectorSettings.Autoencoder(
            Readings.settings(WIDTH, 40, 64).shape(),
            TrainingSettings.builder()
                    .learningRate(.003)
                    .epochs(1)
                    .batchSize(32)
                    .build(),
            AutoencoderSettings.builder()
                    .zScore(2.5)
                    .warmup(40)
                    .bufferSize(64)
                    .timeoutRows(60)
                    .build());

    /** The same past gives the same verdicts, whatever comes later. */
    @Property(tries = 50)
    void invariant4_laterReadingsNeverChangeEarlierScores(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 300) int shared) {
        double[][] one = hostile(300, seed);
        double[][] other = hostile(300, seed + 1);
        System.arraycopy(one, 0, other, 0, shared);
        DeviceDetector first = DetectorFactory.create(SETTINGS).newDevice();
        DeviceDetector second = DetectorFactory.create(SETTINGS).newDevice();
        Verdict[] verdicts = new Verdict[shared];
        for (int t = 0; t < 300; t++) {
            Verdict verdict = first.observe(one[t]);
            if (t < shared) {
                verdicts[t] = verdict;
            }
        }
        Verdict[] others = new Verdict[shared];
        for (int t = 0; t < 300; t++) {
            Verdict verdict = second.observe(other[t]);
            if (t < shared) {
                others[t] = verdict;
            }
        }
        // compared after both streams have ended: a verdict handed out is never touched again
        assertThat(others).usingRecursiveComparison().isEqualTo(verdicts);
    }

    /** Constants, jumps to 1e30 and beyond, infinities, NaN, copies of a sensor, in any mixture. */
    @Property(tries = 200)
    void anyReadingGivesFiniteVerdicts(@ForAll long seed) throws IOException {
        DeviceDetector device = DetectorFactory.create(SETTINGS).newDevice();
        Random random = new Random(seed);
        for (double[] row : hostile(400, seed)) {
            assertFinite(device.observe(row));
            if (random.nextInt(50) == 0) {
                device.adopt(1, parameters(random));
            }
        }
        assertThat(device.calibration().logThreshold()[0]).isFinite();
        device.trainingSet().ifPresent(set -> {
            for (float value : set.values()) {
                assertThat(value).isBetween(-5f, 5f);
            }
        });
        DetectorFactory.create(SETTINGS).restore(DeviceStateContract.input(DeviceStateContract.bytes(device)));
    }

    @Property(tries = 20)
    void aConstantSensorNeverAlarmsByItself(@ForAll @DoubleRange(min = -1e30, max = 1e30) double value) {
        DeviceDetector device = DetectorFactory.create(SETTINGS).newDevice();
        for (double[] row : Readings.healthy(100, WIDTH, 3)) {
            row[1] = value;
            row[2] = row[0];
            Verdict verdict = device.observe(row);
            assertThat(verdict.zScores()[1]).isZero();
            assertFinite(verdict);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(device.observe(new double[] {0, value, 0}).zScores()[1]).isZero();
        }
    }

    @Test
    void aReadingThatIsNotFiniteLeavesNoTrace() throws IOException {
        DeviceDetector device = DetectorFactory.create(SETTINGS).newDevice();
        for (double[] row : Readings.healthy(100, WIDTH, 3)) {
            device.observe(row);
        }
        byte[] before = DeviceStateContract.bytes(device);
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            Verdict verdict = device.observe(new double[] {0, bad, 0});
            assertThat(verdict.phase()).isEqualTo(Phase.SKIPPED);
            assertThat(verdict.anomalous()).isFalse();
        }
        assertThat(DeviceStateContract.bytes(device)).isEqualTo(before);
    }

    private static void assertFinite(Verdict verdict) {
        assertThat(verdict.score()).isFinite().isNotNegative();
        assertThat(verdict.confidence()).isBetween(0.0, 1.0);
        assertThat(verdict.anomalous()).isEqualTo(verdict.score() > verdict.flagLevel());
        for (int i = 0; i < WIDTH; i++) {
            assertThat(verdict.zScores()[i]).isFinite();
            assertThat(verdict.contributions()[i]).isBetween(0.0, 1.0);
        }
        assertThat(Arrays.stream(verdict.contributions()).sum()).isCloseTo(verdict.score() > 0 ? 1 : 0, within(1e-9));
    }

    private static double[][] hostile(int rows, long seed) {
        Random random = new Random(seed);
        double[][] readings = Readings.healthy(rows, WIDTH, seed);
        boolean duplicate = random.nextBoolean();
        boolean constant = random.nextInt(3) == 0;
        double trouble = random.nextInt(3) == 0 ? 0 : random.nextDouble() / 2;
        double[] values = {
            1e30,
            -1e30,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.MIN_VALUE,
            0,
            Double.NaN,
            1e9,
            50,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY
        };
        for (double[] row : readings) {
            if (random.nextDouble() < trouble) {
                row[random.nextInt(WIDTH)] = values[random.nextInt(values.length)];
            }
            if (constant) {
                row[0] = 7;
            }
            if (duplicate) {
                row[2] = row[1];
            }
        }
        return readings;
    }

    private static float[] parameters(Random random) {
        float[] parameters = new float[SETTINGS.shape().parameterCount()];
        float[] sizes = {0, 1, 1e20f, Float.MAX_VALUE};
        float size = sizes[random.nextInt(sizes.length)];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (2 * random.nextFloat() - 1) * size;
        }
        return parameters;
    }
}
