package io.flead.detector.leaveoneout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.api.v1alpha1.ModelType;
import io.flead.contract.message.DeviceCalibration;
import io.flead.detector.CalibrationAverage;
import io.flead.detector.CalibrationCheck;
import io.flead.detector.DetectorSettings;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.LeaveOneOutTuning;
import io.flead.detector.ModelShape;
import io.flead.detector.PersonalRule;
import io.flead.detector.Phase;
import io.flead.detector.TrainingSettings;
import io.flead.detector.Verdict;
import io.flead.detector.network.LeaveOneOutLayout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The reference implementation's own numbers, row by row: calibration, the fleet's part in it, scores, flags,
 * time-outs, remembered baselines.
 */
class GoldenVectorsTest {
    private static final double PRECISION = 1e-9;

    @ParameterizedTest
    @ValueSource(strings = {"regimes", "cold-start", "dead-and-copied", "one-sensor"})
    void scoresAreThoseOfTheReference(String name) throws IOException {
        GoldenCase golden = GoldenCase.read(name);
        LeaveOneOutDevice device = golden.warmedUp(1, golden.number("warmup"));

        DeviceCalibration message = device.calibration();
        assertThat(message.rows()).isEqualTo(golden.number("warmup"));
        assertThat(message.lags()).containsExactly(golden.integers("lags"));
        assertClose(message.logThreshold(), golden.numbers("logThreshold"));
        assertClose(message.logQuantile(), golden.numbers("logQuantile"));
        assertClose(message.logGrowth(), golden.numbers("logGrowth"));
        assertThat(CalibrationCheck.fault(golden.shape(), message)).isEmpty();

        List<DeviceCalibration> peers = new ArrayList<>();
        for (int rows : golden.integers("peers")) {
            peers.add(golden.warmedUp(2 + peers.size(), rows).calibration());
        }
        device.adopt(1, golden.parameters(), CalibrationAverage.mean(golden.shape(), peers));
        BlendedCalibration blended = device.blended();
        assertClose(blended.threshold(), golden.numbers("blendedThreshold"));
        assertClose(blended.logQuantile(), golden.numbers("blendedLogQuantile"));
        assertClose(byFeature(blended), golden.numbers("blendedVariance"));

        double[][] rows = golden.rows(1, golden.number("warmup"), golden.number("live"));
        for (int t = 0; t < golden.scores().size(); t++) {
            Verdict verdict = device.observe(rows[golden.number("warmup") + t]);
            double expected = golden.scores().get(t);
            assertThat(verdict.score())
                    .as("%s, row %d", name, t)
                    .isCloseTo(expected, within(PRECISION * Math.max(1, expected)));
            assertThat(verdict.anomalous()).isEqualTo(expected > 1);
        }
    }

    private static void assertClose(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(PRECISION * Math.max(1, Math.abs(expected[i]))));
        }
    }

    /** The reference's order: views, features, lags. */
    private static double[] byFeature(BlendedCalibration blended) {
        int lags = blended.lags().length;
        int width = blended.variance()[0].length / lags;
        double[] values = new double[blended.variance().length * width * lags];
        for (int at = 0; at < values.length; at++) {
            values[at] = blended.variance()[at / (width * lags)][at % lags * width + at / lags % width];
        }
        return values;
    }

    private record GoldenCase(Map<String, String> fields, List<SyntheticDevice.Fault> faults, List<Double> scores) {

        static GoldenCase read(String name) throws IOException {
            Map<String, String> fields = new HashMap<>();
            List<SyntheticDevice.Fault> faults = new ArrayList<>();
            List<Double> scores = new ArrayList<>();
            try (InputStream file = GoldenVectorsTest.class.getResourceAsStream("/golden/" + name + ".txt")) {
                assertThat(file).as(name).isNotNull();
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] parts = line.split(" ", 2);
                    if (parts.length == 1) {
                        scores.add(Double.valueOf(line));
                    } else if (parts[0].equals("fault")) {
                        double[] values = doubles(parts[1]);
                        faults.add(new SyntheticDevice.Fault(
                                (int) values[0], (int) values[1], (int) values[2], values[3]));
                    } else {
                        fields.put(parts[0], parts[1]);
                    }
                }
            }
            return new GoldenCase(fields, faults, scores);
        }

        int number(String field) {
            return integers(field)[0];
        }

        int[] integers(String field) {
            return Arrays.stream(numbers(field)).mapToInt(value -> (int) value).toArray();
        }

        double[] numbers(String field) {
            return doubles(fields.getOrDefault(field, ""));
        }

        private static double[] doubles(String text) {
            return text.isBlank()
                    ? new double[0]
                    : Arrays.stream(text.trim().split(" "))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
        }

        ModelShape shape() {
            List<String> names = IntStream.range(0, number("features"))
                    .mapToObj(i -> "s" + i)
                    .toList();
            return new ModelShape(ModelType.LEAVE_ONE_OUT, names, number("hidden"), 1);
        }

        float[] parameters() {
            return SyntheticDevice.parameters(new LeaveOneOutLayout(number("features"), number("hidden")), 99);
        }

        double[][] rows(long seed, int warmup, int live) {
            return SyntheticDevice.rows(
                    number("features"),
                    warmup,
                    live,
                    seed,
                    Arrays.stream(integers("dead")).boxed().toList(),
                    Arrays.stream(integers("copies")).boxed().toList(),
                    faults);
        }

        LeaveOneOutDevice warmedUp(long seed, int warmup) {
            LeaveOneOutSettings settings = LeaveOneOutSettings.builder()
                    .tuning(LeaveOneOutTuning.DEFAULTS
                            .withFleet(400, Double.POSITIVE_INFINITY)
                            .withPersonal(PersonalRule.AS_WITH_FEW_ROWS))
                    .warmup(warmup)
                    .bufferSize(warmup)
                    .timeoutRows(number("timeout"))
                    .build();
            LeaveOneOutDevice device = new LeaveOneOutDevice(
                    new DetectorSettings.LeaveOneOut(shape(), TrainingSettings.defaults(), settings));
            device.adopt(1, parameters());
            for (double[] row : rows(seed, warmup, 0)) {
                assertThat(device.observe(row).phase()).isEqualTo(Phase.WARMUP);
            }
            return device;
        }
    }
}
