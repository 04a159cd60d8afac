package io.flead.detector.leaveoneout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.contract.message.FleetCalibration;
import io.flead.detector.CalibrationAverage;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.DeviceStateContract;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.LeaveOneOutTuning;
import io.flead.detector.PersonalRule;
import io.flead.detector.Phase;
import io.flead.detector.Verdict;
import io.flead.detector.factory.DetectorFactory;
import io.flead.detector.rows.RowRing;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Devices with rows enough for a correction of their own, and those that become such. */
class PersonalRuleTest {
    private static final int WIDTH = 4;
    private static final int WARMUP = 400;
    private static final DetectorSettings SETTINGS = settings(LeaveOneOutTuning.DEFAULTS);

    @Test
    void theGateClosesAboveOneAndARowIsFlaggedAboveTheFlagLevel() {
        DeviceDetector device = warm(SETTINGS);
        double[][] rows = HostileReadings.withFaults(900, WIDTH, 5);
        boolean between = false;
        for (int t = WARMUP; t < rows.length; t++) {
            Verdict verdict = device.observe(rows[t]);
            assertThat(verdict.flagLevel()).isEqualTo(1.5).isEqualTo(device.flagLevel());
            assertThat(verdict.anomalous()).isEqualTo(verdict.score() > 1.5);
            between |= verdict.score() > 1 && !verdict.anomalous();
        }
        assertThat(between).isTrue();
    }

    /** 60 rows of warm-up, calibrated again at 120, 240 and 400: from the row after on, by the rule of many rows. */
    @Test
    void aColdStartPassesToTheRuleWhileItRuns() {
        DetectorSettings settings = HostileReadings.settings(
                WIDTH, LeaveOneOutSettings.builder().warmup(60).bufferSize(400).build());
        DeviceDetector device = DetectorFactory.create(settings).newDevice();
        double before = 1;
        int passed = 0;
        int flagged = 0;
        for (double[] row : HostileReadings.healthy(1200, WIDTH, 7)) {
            Verdict verdict = device.observe(row);
            if (verdict.phase() != Phase.SCORING) {
                continue;
            }
            assertThat(verdict.anomalous()).isEqualTo(verdict.score() > verdict.flagLevel());
            assertThat(verdict.flagLevel()).isGreaterThanOrEqualTo(before);
            passed += verdict.flagLevel() > before ? 1 : 0;
            flagged += before > 1 && verdict.anomalous() ? 1 : 0;
            before = verdict.flagLevel();
        }
        assertThat(passed).isEqualTo(1);
        assertThat(before).isEqualTo(1.5);
        assertThat(device.calibration().rows()).isEqualTo(400);
        assertThat(flagged).isLessThan(20);
    }

    @Test
    void belowThatManyRowsTheRuleStaysAsItWas() {
        DetectorSettings few = HostileReadings.settings(
                WIDTH, LeaveOneOutSettings.builder().warmup(299).bufferSize(299).build());
        DetectorSettings same = HostileReadings.settings(
                WIDTH,
                LeaveOneOutSettings.builder()
                        .warmup(299)
                        .bufferSize(299)
                        .tuning(LeaveOneOutTuning.DEFAULTS.withPersonal(PersonalRule.AS_WITH_FEW_ROWS))
                        .build());
        DeviceDetector one = DetectorFactory.create(few).newDevice();
        DeviceDetector other = DetectorFactory.create(same).newDevice();
        for (double[] row : HostileReadings.withFaults(900, WIDTH, 5)) {
            assertThat(one.observe(row)).usingRecursiveComparison().isEqualTo(other.observe(row));
            assertThat(one.flagLevel()).isEqualTo(1);
        }
    }

    /** Alone, a device's own thresholds count in full; the factor that a pipeline sets moves them in proportion. */
    @Test
    void aloneADeviceJudgesByItsOwnThresholds() {
        double[] own = threshold(1.7);
        assertThat(threshold(3.4)).containsExactly(own, within(1e-9));
        assertThat(SETTINGS.shape().features()).hasSize(WIDTH);
    }

    private static double[] threshold(double factor) {
        LeaveOneOutSettings settings = LeaveOneOutSettings.builder()
                .warmup(WARMUP)
                .bufferSize(WARMUP)
                .factor(factor)
                .build();
        LeaveOneOutDevice device = (LeaveOneOutDevice) warm(HostileReadings.settings(WIDTH, settings));
        double[] threshold = device.blended().threshold();
        double[] measured = device.calibration().logThreshold();
        double[] perQuantile = new double[threshold.length];
        for (int view = 0; view < threshold.length; view++) {
            assertThat(threshold[view])
                    .isCloseTo(1.25 * factor / 1.7 * Math.exp(measured[view]), within(1e-9 * threshold[view]));
            perQuantile[view] = threshold[view] / factor;
        }
        return perQuantile;
    }

    /** The fleet's message has the form that it had, whatever the rule. */
    @Test
    void devicesUnderBothRulesAreOneFleet() {
        DeviceDetector many = warm(SETTINGS);
        DeviceDetector few = DetectorFactory.create(HostileReadings.settings(
                        WIDTH,
                        LeaveOneOutSettings.builder().warmup(60).bufferSize(60).build()))
                .newDevice();
        for (double[] row : HostileReadings.healthy(60, WIDTH, 8)) {
            few.observe(row);
        }
        FleetCalibration fleet =
                CalibrationAverage.median(SETTINGS.shape(), List.of(many.calibration(), few.calibration()));
        for (DeviceDetector device : List.of(many, few)) {
            device.adopt(2, SETTINGS.shape().initialParameters(), fleet);
            for (double[] row : HostileReadings.healthy(200, WIDTH, 9)) {
                assertThat(device.observe(row).score()).isFinite();
            }
        }
    }

    /** A gap in one sensor: the rows after it are judged without its values, not by what they would have been. */
    @Test
    void missingValuesRaiseNoAlarms() {
        Random random = new Random(3);
        int[] flagged = new int[2];
        for (int variant = 0; variant < 2; variant++) {
            DeviceDetector device = warm(SETTINGS);
            double[][] rows = HostileReadings.healthy(2400, WIDTH, 5);
            for (int t = WARMUP; t < rows.length; t++) {
                if (variant == 1 && random.nextInt(5) == 0) {
                    rows[t][random.nextInt(WIDTH)] = Double.NaN;
                }
                Verdict verdict = device.observe(rows[t]);
                assertThat(verdict.score()).isFinite();
                flagged[variant] += verdict.anomalous() ? 1 : 0;
            }
        }
        assertThat(flagged[1]).isLessThan(flagged[0] + 40);
    }

    /** Of the rows before, a value that is missing counts as being on the baseline; no row at all as well. */
    @Test
    void theRowsBeforeAreTheOnesThatWereScored() {
        RowRing waiting = new RowRing(10, 4, true);
        SeenReading seen = new SeenReading(2, 2, 2);
        seen.lookBack(waiting);
        assertThat(seen.before).isEqualTo(new double[][] {{Double.NaN, Double.NaN}, {Double.NaN, Double.NaN}});
        waiting.add(new double[] {10, 20, .1, .2});
        waiting.add(new double[] {11, Double.NaN, .3, .2});
        seen.lookBack(waiting);
        assertThat(seen.before).isEqualTo(new double[][] {{.3, Double.NaN}, {.1, .2}});
    }

    @Test
    void theWarmupCountsMissingValuesOfTheRowsBeforeAsTheStreamDoes() {
        double[][] readings = HostileReadings.healthy(WARMUP, 2, 4);
        readings[200][1] = Double.NaN;
        RowRing rows = new RowRing(WARMUP, 2, true);
        for (double[] row : readings) {
            rows.add(row);
        }
        LeaveOneOutSettings settings = LeaveOneOutSettings.defaults();
        Scales scales = Scales.learn(rows, 2, settings);
        WarmupTrace trace = WarmupTrace.of(rows, 2, scales, settings);
        double[] input = new double[6];
        trace.input(0, 201, 10, 2, input);
        assertThat(input[2]).isNotZero();
        assertThat(input[3]).isZero();
        trace.input(0, 200, 10, 2, input);
        // of the row itself the sensor's last value stands in, as it does in the stream
        assertThat(input[1]).isNotZero();
    }

    /** A reading that is skipped is no row before. */
    @Test
    void aReadingWithNothingToJudgeLeavesNoTrace() throws IOException {
        DeviceDetector device = warm(SETTINGS);
        byte[] before = DeviceStateContract.bytes(device);
        double[] nothing = new double[WIDTH];
        Arrays.fill(nothing, Double.NaN);
        assertThat(device.observe(nothing).phase()).isEqualTo(Phase.SKIPPED);
        assertThat(DeviceStateContract.bytes(device)).isEqualTo(before);
    }

    /** One sensor turns noisy: its own variance follows, and a fault of another sensor is seen as before. */
    @Test
    void aNoisySensorDoesNotMakeTheDeviceDeafToTheOthers() {
        DeviceDetector device = warm(SETTINGS);
        double[][] rows = HostileReadings.healthy(4000, WIDTH, 5);
        Random random = new Random(1);
        int late = 0;
        for (int t = WARMUP; t < rows.length - 1; t++) {
            rows[t][0] += .15 * random.nextGaussian();
            late += device.observe(rows[t]).anomalous() && t > 3000 ? 1 : 0;
        }
        assertThat(late).isLessThan(100);
        double[] fault = rows[rows.length - 1];
        fault[2] += 3;
        Verdict verdict = device.observe(fault);
        assertThat(verdict.anomalous()).isTrue();
        assertThat(verdict.contributions()[2]).isGreaterThan(.3);
    }

    @Test
    void aSensorWithoutAValueKeepsItsFactorAndLearningAgainForgetsAll() {
        VarianceFactors factors = new VarianceFactors(1, 2, PersonalRule.DEFAULTS);
        for (int t = 0; t < 5000; t++) {
            factors.learn(new double[][] {{9, 9}}, new boolean[] {true, false});
        }
        assertThat(factors.of(0)).containsExactly(3, 1);
        factors.learn(new double[][] {{0, 0}}, new boolean[] {true, true});
        assertThat(factors.of(0)[0]).isLessThan(3);
        assertThat(factors.of(0)[1]).isEqualTo(1);
        factors.reset();
        assertThat(factors.of(0)).containsExactly(1, 1);
    }

    @Test
    void everyPartHasItsSettingAndImpossibleOnesAreNamed() {
        for (PersonalRule rule : List.of(
                new PersonalRule(0, 1.7, 1, .002, 4, 1, 0),
                new PersonalRule(5, 1.2, 1.5, .002, 4, 3, 0),
                new PersonalRule(5, 1.2, 1.5, .002, 4, 1, 2),
                new PersonalRule(0, 1.25, 1.5, .002, 4, 3, 8))) {
            DeviceDetector device = warm(settings(LeaveOneOutTuning.DEFAULTS.withPersonal(rule)));
            for (double[] row : HostileReadings.withFaults(600, WIDTH, 3)) {
                assertThat(device.observe(row).flagLevel()).isEqualTo(rule.flagLevel());
            }
        }
        assertThatThrownBy(() -> new PersonalRule(1, 1.2, 1.5, .002, 4, 3, 0)).hasMessageContaining("folds must be");
        assertThatThrownBy(() -> new PersonalRule(5, .9, 1.5, .002, 4, 3, 0)).hasMessageContaining("gateFactor");
        assertThatThrownBy(() -> new PersonalRule(5, 1.2, .5, .002, 4, 3, 0)).hasMessageContaining("flagLevel");
        assertThatThrownBy(() -> new PersonalRule(5, 1.2, 1.5, 2, 4, 3, 0)).hasMessageContaining("scaleRate");
        assertThatThrownBy(() -> new PersonalRule(5, 1.2, 1.5, .002, 0, 3, 0)).hasMessageContaining("scaleClip");
        assertThatThrownBy(() -> new PersonalRule(5, 1.2, 1.5, .002, 4, .5, 0)).hasMessageContaining("scaleMax");
        assertThatThrownBy(() -> new PersonalRule(5, 1.2, 1.5, .002, 4, 3, 9)).hasMessageContaining("lags");
    }

    /** Another depth of the correction: what was learnt the other way is learnt again before the next score. */
    @Test
    void underOtherSettingsThresholdsAreLearntAnew() throws IOException {
        byte[] state = DeviceStateContract.bytes(warm(SETTINGS));
        DetectorSettings plain = settings(LeaveOneOutTuning.DEFAULTS.withPersonal(PersonalRule.AS_WITH_FEW_ROWS));
        DeviceDetector restored = DeviceStateContract.restore(plain, state);
        assertThat(restored.calibration()).isEqualTo(warm(plain).calibration());
        assertThat(restored.flagLevel()).isEqualTo(1);
    }

    private static DetectorSettings settings(LeaveOneOutTuning tuning) {
        return HostileReadings.settings(
                WIDTH,
                LeaveOneOutSettings.builder()
                        .warmup(WARMUP)
                        .bufferSize(WARMUP)
                        .tuning(tuning)
                        .build());
    }

    private static DeviceDetector warm(DetectorSettings settings) {
        DeviceDetector device = DetectorFactory.create(settings).newDevice();
        for (double[] row : HostileReadings.healthy(WARMUP, WIDTH, 5)) {
            device.observe(row);
        }
        return device;
    }
}
