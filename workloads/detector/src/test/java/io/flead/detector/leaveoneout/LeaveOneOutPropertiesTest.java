package io.flead.detector.leaveoneout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import io.flead.detector.CalibrationAverage;
import io.flead.detector.CalibrationCheck;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.DeviceStateContract;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.LeaveOneOutTuning;
import io.flead.detector.ModelShape;
import io.flead.detector.Phase;
import io.flead.detector.Verdict;
import io.flead.detector.factory.DetectorFactory;
import io.flead.detector.network.LeaveOneOutLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaveOneOutPropertiesTest {
    private static final int WIDTH = 4;
    private static final DetectorSettings SETTINGS = HostileReadings.settings(WIDTH);
    private static final DetectorSettings LONG_WARMUP = HostileReadings.settings(
            WIDTH, LeaveOneOutSettings.builder().warmup(400).bufferSize(400).build());

    /** The same past gives the same verdicts, whatever comes later. Labels cannot matter: no method takes one. */
    @Property(tries = 40)
    void invariant4_laterReadingsNeverChangeEarlierScores(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 600) int shared) {
        double[][] one = HostileReadings.hostile(600, WIDTH, seed);
        double[][] other = HostileReadings.hostile(600, WIDTH, seed + 1);
        System.arraycopy(one, 0, other, 0, shared);
        DeviceDetector first = DetectorFactory.create(SETTINGS).newDevice();
        DeviceDetector second = DetectorFactory.create(SETTINGS).newDevice();
        List<Verdict> verdicts = new ArrayList<>();
        List<Verdict> others = new ArrayList<>();
        for (int t = 0; t < 600; t++) {
            verdicts.add(first.observe(one[t]));
            others.add(second.observe(other[t]));
        }
        // compared after both streams have ended: a verdict handed out is never touched again
        assertThat(others.subList(0, shared))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(verdicts.subList(0, shared));
    }

    @Property(tries = 150)
    void anyReadingAndAnyModelGiveFiniteVerdicts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int width)
            throws IOException {
        DetectorSettings settings = HostileReadings.settings(width);
        DeviceDetector device = DetectorFactory.create(settings).newDevice();
        Random random = new Random(seed);
        for (double[] row : HostileReadings.hostile(500, width, seed)) {
            Phase phase = device.observe(row).phase();
            if (phase == Phase.SCORING && random.nextInt(10) == 0) {
                assertFinite(device.observe(row), width);
            }
            assertThat(device.score()).isFinite().isNotNegative();
            if (random.nextInt(60) == 0) {
                device.adopt(1, HostileReadings.parameters(settings.shape(), random));
            }
        }
        DeviceCalibration calibration = device.calibration();
        if (calibration.rows() > 0) {
            assertThat(CalibrationCheck.fault(settings.shape(), calibration)).isEmpty();
        }
        device.trainingSet().ifPresent(set -> {
            for (float value : set.values()) {
                assertThat(value).isBetween(-5f, 5f);
            }
        });
        DetectorFactory.create(settings).restore(DeviceStateContract.input(DeviceStateContract.bytes(device)));
    }

    /** Permuted sensors with permuted weights: the same scores, permuted shares. */
    @Property(tries = 20)
    void permutedFeaturesPermuteTheTerms(@ForAll long seed) {
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
        Collections.shuffle(order, new Random(seed));
        float[] parameters = SyntheticDevice.parameters(layout(), seed);
        DeviceDetector device = DetectorFactory.create(SETTINGS).newDevice();
        DeviceDetector permuted = DetectorFactory.create(SETTINGS).newDevice();
        device.adopt(1, parameters);
        permuted.adopt(1, permuted(parameters, order));
        for (double[] row : HostileReadings.withFaults(500, WIDTH, seed)) {
            double[] changed = new double[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                changed[i] = row[order.get(i)];
            }
            Verdict one = device.observe(row);
            Verdict other = permuted.observe(changed);
            assertThat(other.score()).isCloseTo(one.score(), within(1e-7 * Math.max(1, one.score())));
            for (int i = 0; i < WIDTH; i++) {
                assertThat(other.contributions()[i]).isCloseTo(one.contributions()[order.get(i)], within(1e-6));
            }
        }
    }

    /** Celsius or Fahrenheit, volts or millivolts: each sensor's unit and zero are its own affair. */
    @Property(tries = 20)
    void unitsOfTheSensorsDoNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        double[] scale = random.doubles(WIDTH, -3, 3)
                .map(exponent -> Math.pow(10, exponent))
                .toArray();
        double[] shift = random.doubles(WIDTH, -100, 100).toArray();
        DeviceDetector device = DetectorFactory.create(SETTINGS).newDevice();
        DeviceDetector scaled = DetectorFactory.create(SETTINGS).newDevice();
        for (double[] row : HostileReadings.withFaults(500, WIDTH, seed)) {
            double[] changed = new double[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                changed[i] = scale[i] * row[i] + shift[i];
            }
            double score = device.observe(row).score();
            assertThat(scaled.observe(changed).score()).isCloseTo(score, within(1e-5 * Math.max(1, score)));
        }
    }

    @Test
    void advanceAndObserveGiveTheSame() {
        DeviceDetector one = DetectorFactory.create(SETTINGS).newDevice();
        DeviceDetector other = DetectorFactory.create(SETTINGS).newDevice();
        for (double[] row : HostileReadings.hostile(500, WIDTH, 6)) {
            Verdict verdict = one.observe(row);
            assertThat(other.advance(row)).isEqualTo(verdict.phase());
            assertThat(other.score()).isEqualTo(verdict.score()).isEqualTo(one.score());
        }
    }

    @Test
    void aMissingValueIsNotJudgedAndTheOthersAre() {
        DeviceDetector device = warm(5);
        double[][] rows = HostileReadings.healthy(400, WIDTH, 5);
        int flagged = 0;
        for (int t = 130; t < 300; t++) {
            double[] row = rows[t].clone();
            row[1] = t % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
            Verdict verdict = device.observe(row);
            assertThat(verdict.phase()).isEqualTo(Phase.SCORING);
            assertThat(verdict.contributions()[1]).isZero();
            flagged += verdict.anomalous() && t < 150 ? 1 : 0;
        }
        assertThat(flagged).isLessThan(15);
        double[] fault = rows[300].clone();
        fault[1] = Double.NaN;
        fault[2] += 100;
        Verdict verdict = device.observe(fault);
        assertThat(verdict.anomalous()).isTrue();
        assertThat(verdict.contributions()[2]).isGreaterThan(.3);
    }

    @Test
    void aReadingWithNothingToJudgeLeavesNoTrace() throws IOException {
        DeviceDetector device = warm(5);
        byte[] before = DeviceStateContract.bytes(device);
        double[] nothing = new double[WIDTH];
        Arrays.fill(nothing, Double.NaN);
        assertThat(device.observe(nothing).phase()).isEqualTo(Phase.SKIPPED);
        assertThat(device.score()).isZero();
        assertThat(DeviceStateContract.bytes(device)).isEqualTo(before);
        assertThatThrownBy(() -> device.observe(new double[WIDTH + 1])).hasMessageContaining("4 values, but has 5");
    }

    @Test
    void aSensorThatIsMissingThroughoutWarmupIsDeadUntilItComes() {
        DeviceDetector device = DetectorFactory.create(SETTINGS).newDevice();
        double[][] rows = HostileReadings.healthy(600, WIDTH, 9);
        for (int t = 0; t < 60; t++) {
            rows[t][2] = Double.NaN;
            assertThat(device.observe(rows[t]).phase()).isEqualTo(Phase.WARMUP);
        }
        for (int t = 60; t < 100; t++) {
            assertFinite(device.observe(rows[t]), WIDTH);
        }
        assertThat(device.revivedFeatures()).containsExactly(2);
        for (int t = 100; t < 600; t++) {
            assertFinite(device.observe(rows[t]), WIDTH);
        }
        // once the buffer holds rows in which it moves, it is judged
        assertThat(device.revivedFeatures()).isEmpty();
        rows[599][2] += 100;
        assertThat(device.observe(rows[599]).contributions()[2]).isGreaterThan(.2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 7, -1e30, 1e9, .1})
    void aConstantSensorNeverAlarmsByItself(double value) {
        DeviceDetector device = DetectorFactory.create(LONG_WARMUP).newDevice();
        int flagged = 0;
        for (double[] row : HostileReadings.healthy(1400, WIDTH, 3)) {
            row[1] = value;
            Verdict verdict = device.observe(row);
            flagged += verdict.anomalous() ? 1 : 0;
            assertThat(verdict.zScores()[1]).isZero();
        }
        assertThat(flagged).isLessThan(20);
        assertThat(device.revivedFeatures()).isEmpty();
    }

    @Test
    void duplicateAndCollinearSensorsAreJudged() {
        DeviceDetector device = DetectorFactory.create(LONG_WARMUP).newDevice();
        double[][] rows = HostileReadings.healthy(1400, WIDTH, 3);
        int flagged = 0;
        for (int t = 0; t < 1400; t++) {
            rows[t][1] = rows[t][0];
            rows[t][3] = 3 * rows[t][0] - 2 * rows[t][2];
            flagged += device.observe(rows[t]).anomalous() ? 1 : 0;
        }
        assertThat(flagged).isLessThan(20);
        rows[1399][1] += 3;
        assertThat(device.observe(rows[1399]).anomalous()).isTrue();
    }

    @Test
    void aJumpIsForgottenWithinMinutes() {
        DeviceDetector device = warm(5);
        double[][] rows = HostileReadings.healthy(700, WIDTH, 5);
        double[] jump = rows[130].clone();
        jump[0] = 1e30;
        assertThat(device.observe(jump).anomalous()).isTrue();
        int last = 0;
        for (int t = 131; t < 700; t++) {
            last = device.observe(rows[t]).anomalous() ? t : last;
        }
        assertThat(last).isLessThan(131 + 250);
    }

    /** A glitch is screened out. */
    @Test
    void aGlitchDuringWarmupDoesNotBlindTheDevice() {
        DeviceDetector device = DetectorFactory.create(LONG_WARMUP).newDevice();
        double[][] rows = HostileReadings.healthy(1000, WIDTH, 3);
        rows[100][1] = 1e30;
        rows[101][1] = -1e30;
        rows[350][2] = 1e9;
        int flagged = 0;
        for (double[] row : rows) {
            flagged += device.observe(row).anomalous() ? 1 : 0;
        }
        assertThat(flagged).isLessThan(20);
        rows[999][1] += 30;
        Verdict verdict = device.observe(rows[999]);
        assertThat(verdict.anomalous()).isTrue();
        assertThat(verdict.contributions()[1]).isGreaterThan(.3);
    }

    /** A fault that lasts is learnt as normal as far as it goes; the device knows less, but is not lost. */
    @Test
    void anAnomalousWarmupCostsSensitivityOnly() {
        for (int length : new int[] {20, 60, 150}) {
            DeviceDetector device = DetectorFactory.create(HostileReadings.settings(
                            WIDTH,
                            LeaveOneOutSettings.builder()
                                    .warmup(200)
                                    .bufferSize(400)
                                    .build()))
                    .newDevice();
            double[][] rows = HostileReadings.healthy(2000, WIDTH, 3);
            for (int t = 30; t < 30 + length; t++) {
                rows[t][1] += 15;
            }
            int flagged = 0;
            for (int t = 0; t < 2000; t++) {
                Verdict verdict = device.observe(rows[t]);
                assertFinite(verdict, WIDTH);
                flagged += verdict.anomalous() && t > 600 ? 1 : 0;
            }
            assertThat(flagged).isLessThan(70);
            rows[1999][1] += 100;
            assertThat(device.observe(rows[1999]).anomalous()).isTrue();
        }
    }

    /**
     * With rows of its own a device needs the fleet's network less: with few pseudo-rows for that, another network
     * hardly changes its scores.
     */
    @Test
    void theFleetsNetworkCountsAsItsPseudoRowsSay() {
        assertThat(largestDifferenceBetweenNetworks(0)).isLessThan(1e-9);
        double little = largestDifferenceBetweenNetworks(20);
        double much = largestDifferenceBetweenNetworks(2000);
        double whole = largestDifferenceBetweenNetworks(Double.POSITIVE_INFINITY);
        assertThat(little).isPositive().isLessThan(much / 2);
        assertThat(much).isLessThan(whole);
    }

    private static double largestDifferenceBetweenNetworks(double networkRows) {
        DetectorSettings settings = HostileReadings.settings(
                WIDTH,
                LeaveOneOutSettings.builder()
                        .warmup(400)
                        .bufferSize(400)
                        .timeoutRows(100_000)
                        .tuning(LeaveOneOutTuning.DEFAULTS.withFleet(0, networkRows))
                        .build());
        Random random = new Random(4);
        float[] some = new float[settings.shape().parameterCount()];
        for (int i = 0; i < some.length; i++) {
            some[i] = .5f * (float) random.nextGaussian();
        }
        DeviceDetector one = DetectorFactory.create(settings).newDevice();
        DeviceDetector other = DetectorFactory.create(settings).newDevice();
        one.adopt(1, new float[some.length]);
        other.adopt(1, some);
        double largest = 0;
        for (double[] row : HostileReadings.healthy(700, WIDTH, 12)) {
            one.advance(row);
            other.advance(row);
            largest = Math.max(largest, Math.abs(one.score() - other.score()));
        }
        return largest;
    }

    @Test
    void twoHundredSensorsAndOne() {
        for (int width : new int[] {200, 1}) {
            DetectorSettings settings = HostileReadings.settings(
                    width,
                    LeaveOneOutSettings.builder().warmup(300).bufferSize(300).build());
            DeviceDetector device = DetectorFactory.create(settings).newDevice();
            double[][] rows = HostileReadings.healthy(400, width, 2);
            for (double[] row : rows) {
                Verdict verdict = device.observe(row);
                assertThat(verdict.score()).isFinite();
            }
            rows[399][0] += 30;
            assertThat(device.observe(rows[399]).anomalous()).isTrue();
        }
    }

    @Test
    void anAbsurdGlobalModelIsScoredWithAndRecoveredFrom() {
        DeviceDetector device = warm(5);
        float[] absurd = new float[SETTINGS.shape().parameterCount()];
        Arrays.fill(absurd, Float.MAX_VALUE);
        device.adopt(7, absurd);
        double[][] rows = HostileReadings.healthy(300, WIDTH, 5);
        for (int t = 130; t < 200; t++) {
            assertFinite(device.observe(rows[t]), WIDTH);
        }
        assertThat(device.modelVersion()).isEqualTo(7);
        device.adopt(8, SETTINGS.shape().initialParameters());
        int flagged = 0;
        for (int t = 200; t < 300; t++) {
            flagged += device.observe(rows[t]).anomalous() ? 1 : 0;
        }
        assertThat(flagged).isLessThan(10);
        assertThatThrownBy(() -> device.adopt(9, new float[3])).hasMessageContaining("but got 3");
        absurd[2] = Float.NaN;
        assertThatThrownBy(() -> device.adopt(9, absurd)).hasMessageContaining("finite");
        assertThat(device.modelVersion()).isEqualTo(8);
    }

    @Test
    void anAdoptedModelIsCalibratedBeforeTheNextScore() {
        DeviceDetector device = warm(5);
        DeviceDetector fresh = DetectorFactory.create(SETTINGS).newDevice();
        float[] parameters = SyntheticDevice.parameters(layout(), 4);
        fresh.adopt(3, parameters);
        double[][] rows = HostileReadings.healthy(400, WIDTH, 5);
        for (int t = 0; t < 60; t++) {
            fresh.observe(rows[t]);
        }
        DeviceDetector other = DetectorFactory.create(SETTINGS).newDevice();
        for (int t = 0; t < 60; t++) {
            other.observe(rows[t]);
        }
        DeviceCalibration before = other.calibration();
        other.adopt(3, parameters);
        assertThat(other.calibration()).isEqualTo(fresh.calibration()).isNotEqualTo(before);
        for (int t = 60; t < 400; t++) {
            assertThat(other.observe(rows[t]).score())
                    .isEqualTo(fresh.observe(rows[t]).score());
        }
        assertThat(device.calibration().rows()).isEqualTo(130);
    }

    /** A device with 60 rows takes most from the fleet; an impossible calibration is refused before it does harm. */
    @Test
    void absurdFleetCalibrationsAreRefused() {
        DeviceDetector device = warm(5);
        ModelShape shape = SETTINGS.shape();
        DeviceCalibration own = device.calibration();
        FleetCalibration fleet = CalibrationAverage.median(shape, List.of(own));
        device.adopt(1, shape.initialParameters(), fleet);
        List<Supplier<FleetCalibration>> absurd = List.of(
                () -> new FleetCalibration(1, new double[] {1e9, 0}, own.logQuantile(), own.logGrowth(), own.lags()),
                () -> new FleetCalibration(
                        1, new double[] {Double.NaN, 0}, own.logQuantile(), own.logGrowth(), own.lags()),
                () -> new FleetCalibration(1, own.logThreshold(), new double[] {5, 0}, own.logGrowth(), own.lags()),
                () -> new FleetCalibration(1, own.logThreshold(), own.logQuantile(), new double[3], own.lags()),
                () -> new FleetCalibration(
                        1, own.logThreshold(), own.logQuantile(), own.logGrowth(), new int[] {10, 11, 12}),
                () -> new FleetCalibration(-1, own.logThreshold(), own.logQuantile(), own.logGrowth(), own.lags()));
        for (Supplier<FleetCalibration> calibration : absurd) {
            assertThatThrownBy(() -> device.adopt(2, shape.initialParameters(), calibration.get()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("fleet calibration");
        }
        assertThat(device.modelVersion()).isEqualTo(1);
    }

    private static DeviceDetector warm(long seed) {
        DeviceDetector device = DetectorFactory.create(SETTINGS).newDevice();
        double[][] rows = HostileReadings.healthy(160, WIDTH, seed);
        for (double[] row : rows) {
            device.observe(row);
        }
        return device;
    }

    private static void assertFinite(Verdict verdict, int width) {
        assertThat(verdict.score()).isFinite().isNotNegative();
        assertThat(verdict.confidence()).isBetween(0.0, 1.0);
        assertThat(verdict.anomalous()).isEqualTo(verdict.score() > verdict.flagLevel());
        for (int i = 0; i < width; i++) {
            assertThat(verdict.zScores()[i]).isFinite();
            assertThat(verdict.contributions()[i]).isBetween(0.0, 1.0);
        }
        if (verdict.phase() == Phase.SCORING) {
            assertThat(Arrays.stream(verdict.contributions()).sum())
                    .isCloseTo(verdict.score() > 0 ? 1 : 0, within(1e-9));
        }
    }

    private static LeaveOneOutLayout layout() {
        return new LeaveOneOutLayout(WIDTH, SETTINGS.shape().hidden());
    }

    private static float[] permuted(float[] from, List<Integer> order) {
        LeaveOneOutLayout layout = layout();
        float[] to = from.clone();
        int d = layout.features();
        int h = layout.hidden();
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            int base = layout.view(view);
            for (int j = 0; j < d; j++) {
                int source = order.get(j);
                for (int i = 0; i < d; i++) {
                    to[base + j * d + i] = from[base + source * d + order.get(i)];
                }
                for (int unit = 0; unit < h; unit++) {
                    to[base + layout.hiddenWeights() + unit * d + j] =
                            from[base + layout.hiddenWeights() + unit * d + source];
                    to[base + layout.outputWeights() + j * h + unit] =
                            from[base + layout.outputWeights() + source * h + unit];
                }
                to[base + layout.outputBias() + j] = from[base + layout.outputBias() + source];
            }
        }
        return to;
    }
}
