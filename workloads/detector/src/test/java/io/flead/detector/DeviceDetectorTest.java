package io.flead.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.contract.message.Anomaly;
import io.flead.contract.message.DeviceCalibration;
import io.flead.detector.factory.DetectorFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DeviceDetectorTest {
    private static final int WIDTH = 4;
    private static final int WARMUP = 200;
    private static final DetectorSettings.Autoencoder SETTINGS = Readings.settings(WIDTH, WARMUP, 512);

    private final DeviceDetector device = DetectorFactory.create(SETTINGS).newDevice();

    @Test
    void warmsUpWithoutAlarmsThenScores() {
        double[][] rows = Readings.healthy(WARMUP + 1, WIDTH, 1);
        rows[50][2] = 1e9;
        for (int t = 0; t < WARMUP; t++) {
            assertThat(device.trainingSet()).isEmpty();
            assertThat(device.calibration()).isEqualTo(DeviceCalibration.NONE);
            Verdict verdict = device.observe(rows[t]);
            assertThat(verdict.phase()).isEqualTo(Phase.WARMUP);
            assertThat(verdict.anomalous()).isFalse();
            assertThat(verdict.score()).isZero();
        }
        assertThat(device.trainingSet()).isPresent();
        assertThat(device.calibration().rows()).isEqualTo(WARMUP - WARMUP / 4);
        assertThat(device.observe(rows[WARMUP]).phase()).isEqualTo(Phase.SCORING);
    }

    @Test
    void flagsAFaultAndSaysWhichSensorItIs() {
        warmUp();
        double[] faulty = Readings.healthy(1, WIDTH, 5)[0];
        faulty[2] += 100;
        Verdict verdict = device.observe(faulty);
        assertThat(verdict.anomalous()).isTrue();
        assertThat(verdict.score()).isGreaterThan(verdict.flagLevel());
        assertThat(Anomaly.severityOf(verdict.score(), verdict.flagLevel())).isEqualTo("critical");
        assertThat(verdict.confidence()).isBetween(.75, 1.0);
        assertThat(verdict.contributions()[2]).isGreaterThan(.9);
        assertThat(Arrays.stream(verdict.contributions()).sum()).isCloseTo(1, within(1e-9));
        assertThat(verdict.zScores()[2]).isGreaterThan(10);
    }

    @Test
    void seldomFlagsHealthyReadings() {
        double[][] rows = Readings.healthy(5000, WIDTH, 1);
        long flagged = Arrays.stream(rows)
                .map(device::observe)
                .filter(Verdict::anomalous)
                .count();
        assertThat(flagged).isLessThan(50);
    }

    @Test
    void doesNotLearnAFault() {
        warmUp();
        double[][] rows = Readings.healthy(800, WIDTH, 2);
        for (double[] row : rows) {
            row[1] += 30;
            assertThat(device.observe(row).anomalous()).isTrue();
        }
    }

    @Test
    void takesALastingChangeAsNormalInTheEnd() {
        warmUp();
        double[][] rows = Readings.healthy(3000, WIDTH, 2);
        int flagged = 0;
        for (double[] row : rows) {
            row[1] += 30;
            Verdict verdict = device.observe(row);
            assertThat(verdict.phase()).isEqualTo(Phase.SCORING);
            flagged += verdict.anomalous() ? 1 : 0;
        }
        int longest = SETTINGS.scoring().timeoutRows();
        assertThat(flagged).isBetween(longest, longest + 60);
    }

    /**
     * Alarms at every third row keep all rows out of the baseline, so counting them against each other would never end
     * it.
     */
    @Test
    void alarmsNowAndThenEndToo() {
        warmUp();
        double[][] rows = Readings.healthy(9000, WIDTH, 2);
        int flaggedLate = 0;
        for (int t = 0; t < rows.length; t++) {
            rows[t][1] += t % 3 == 0 ? 30 : 0;
            flaggedLate += device.observe(rows[t]).anomalous() && t >= 6000 ? 1 : 0;
        }
        assertThat(flaggedLate).isLessThan(100);
    }

    @Test
    void keepsNoFlaggedRowToTrainOn() {
        warmUp();
        TrainingSet before = device.trainingSet().orElseThrow();
        for (double[] row : Readings.healthy(300, WIDTH, 2)) {
            row[3] -= 500;
            device.observe(row);
        }
        assertThat(device.trainingSet().orElseThrow().values()).isEqualTo(before.values());
    }

    @Test
    void boundsTheTrainingSetAndHandsOutSnapshots() {
        for (double[] row : Readings.healthy(2000, WIDTH, 1)) {
            device.observe(row);
        }
        TrainingSet set = device.trainingSet().orElseThrow();
        float[] copy = set.values().clone();
        assertThat(set.rows()).isEqualTo(512);
        for (double[] row : Readings.healthy(100, WIDTH, 3)) {
            device.observe(row);
        }
        assertThat(set.values()).isEqualTo(copy);
        assertThat(device.trainingSet().orElseThrow().values()).isNotEqualTo(copy);
        // oldest first: later rows come last
        assertThat(Arrays.copyOfRange(device.trainingSet().orElseThrow().values(), 0, WIDTH * 400))
                .isEqualTo(Arrays.copyOfRange(
                        copy,
                        copy.length - WIDTH * 400 - (512 - 400 - 100) * WIDTH,
                        copy.length - (512 - 400 - 100) * WIDTH));
    }

    @Test
    void recalibratesOnTheCleanRowsForEachModel() {
        warmUp();
        double before = logThreshold();
        float[] zero = new float[SETTINGS.shape().parameterCount()];
        device.adopt(3, zero);
        assertThat(device.modelVersion()).isEqualTo(3);
        // the zero model reconstructs nothing: its errors are the rows' own mean squares
        double[] errors = errorsOfZeroModel(device.trainingSet().orElseThrow());
        assertThat(Math.exp(logThreshold()) / SETTINGS.scoring().margin())
                .isBetween(errors[(int) (.98 * errors.length)], errors[errors.length - 1]);
        assertThat(logThreshold()).isNotEqualTo(before);

        zero[0] = 1;
        double kept = logThreshold();
        device.observe(Readings.healthy(1, WIDTH, 9)[0]);
        assertThat(logThreshold()).isEqualTo(kept);
        device.adopt(2, SETTINGS.shape().initialParameters());
        assertThat(device.modelVersion()).isEqualTo(2);
        assertThat(logThreshold()).isEqualTo(before);
    }

    @Test
    void adoptsAModelDuringWarmUp() {
        float[] parameters = SETTINGS.shape().initialParameters();
        device.adopt(5, parameters);
        assertThat(device.modelVersion()).isEqualTo(5);
        warmUp();
        assertThat(device.calibration().rows()).isPositive();
        assertThat(device.modelVersion()).isEqualTo(5);
    }

    @Test
    void refusesInputThatDoesNotFit() {
        assertThatThrownBy(() -> device.observe(new double[WIDTH + 1])).hasMessageContaining("4 values, but has 5");
        assertThatThrownBy(() -> device.adopt(1, new float[3])).hasMessageContaining("parameters, but got 3");
        float[] notFinite = SETTINGS.shape().initialParameters();
        notFinite[4] = Float.NaN;
        assertThatThrownBy(() -> device.adopt(1, notFinite)).hasMessageContaining("finite");
        assertThat(device.modelVersion()).isZero();
        assertThatThrownBy(() ->
                        AutoencoderSettings.builder().zScore(0).warmup(200).build())
                .hasMessageContaining("zScore");
        assertThatThrownBy(() ->
                        AutoencoderSettings.builder().zScore(2.5).warmup(1).build())
                .hasMessageContaining("warmup");
        assertThatThrownBy(() -> TrainingSettings.builder()
                        .learningRate(0)
                        .epochs(1)
                        .batchSize(1)
                        .build())
                .hasMessageContaining("learningRate");
    }

    private double logThreshold() {
        return device.calibration().logThreshold()[0];
    }

    private void warmUp() {
        for (double[] row : Readings.healthy(WARMUP, WIDTH, 1)) {
            device.observe(row);
        }
    }

    private static double[] errorsOfZeroModel(TrainingSet set) {
        double[] errors = new double[set.rows()];
        for (int row = 0; row < set.rows(); row++) {
            for (int i = 0; i < set.features(); i++) {
                double value = set.values()[row * set.features() + i];
                errors[row] += value * value / set.features();
            }
        }
        Arrays.sort(errors);
        return errors;
    }
}
