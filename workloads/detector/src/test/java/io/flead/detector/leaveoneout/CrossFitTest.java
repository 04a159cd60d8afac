package io.flead.detector.leaveoneout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.LeaveOneOutTuning;
import io.flead.detector.PersonalRule;
import io.flead.detector.network.LeaveOneOutLayout;
import io.flead.detector.network.LeaveOneOutNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Corrections, variances and thresholds from blocks of rows, against the vectors of the reference. */
class CrossFitTest {
    private static final int WIDTH = 5;
    private static final int ROWS = 320;
    private static final int PLACING = 80;
    private static final int MAX_LAG = 40;

    private final JsonNode golden = golden();
    private final ReferenceRows rows = new ReferenceRows();

    @Test
    void theInputsAreThoseOfTheReference() {
        double[] input = new double[3 * WIDTH];
        for (int t = 0; t < 2; t++) {
            rows.input(0, PLACING + t, 10, 2, input);
            for (int lag = 0; lag < 3; lag++) {
                JsonNode expected = golden.at("/cross-fit with lags/input/" + lag + "/" + t);
                for (int i = 0; i < WIDTH; i++) {
                    assertClose(input[lag * WIDTH + i], expected.get(i));
                }
            }
        }
    }

    @Test
    void withoutLagsItIsTheReference() {
        assertFit(golden.get("cross-fit"), 0);
    }

    @Test
    void withLagsItIsTheReference() {
        assertFit(golden.get("cross-fit with lags"), PersonalRule.DEFAULTS.lags());
    }

    @Test
    void aCorrectedNetworkTakesTheRowsBeforeIn() {
        CorrectionFit fit = CorrectionFit.fit(rows, 0, 2, rows.fleet(), LeaveOneOutTuning.DEFAULTS);
        LeaveOneOutNetwork network = fit.corrected(rows.fleet());
        double[] scale = {1, .5, 2, 1, 1};
        double[] baseline = {.2, .1, 0, -.1, .3};
        double[][] readings = {
            {-.1, 0, .1, .2, 9}, {.1, .2, .3, .4, .5}, {.5, .4, .3, .2, .1}, {1, -1, 1, -1, 1}, {8, 0, 0, 0, 0}
        };
        double[] input = new double[3 * WIDTH];
        double[] residual = new double[WIDTH];
        for (int t = 2; t < readings.length; t++) {
            for (int at = 0; at < input.length; at++) {
                int i = at % WIDTH;
                input[at] = (readings[t - at / WIDTH][i] - baseline[i]) * scale[i];
            }
            network.residuals(input, residual);
            for (int i = 0; i < WIDTH; i++) {
                assertClose(residual[i], golden.at("/lagged residuals/" + (t - 2) + "/" + i));
            }
        }
    }

    /** A fault must not explain itself by its own past. */
    @Test
    void noSensorSeesItsOwnRowsBefore() {
        double[] linear = CorrectionFit.fit(rows, 0, 2, rows.fleet(), LeaveOneOutTuning.DEFAULTS)
                .whole()
                .linear();
        for (int j = 0; j < WIDTH; j++) {
            for (int lag = 0; lag <= 2; lag++) {
                assertThat(linear[j * 3 * WIDTH + lag * WIDTH + j]).isZero();
            }
        }
    }

    @Test
    void blocksDifferByARowAtMost() {
        RowBlocks blocks = new RowBlocks(80, 400, 5);
        for (int block = 0; block <= 5; block++) {
            assertThat(blocks.first(block)).isEqualTo(80 + 64 * block);
        }
        int[] ofSeven = {0, 1, 2, 4, 5, 7};
        for (int block = 0; block <= 5; block++) {
            assertThat(new RowBlocks(0, 7, 5).first(block)).isEqualTo(ofSeven[block]);
        }
    }

    @Test
    void varianceFactorsAreThoseOfTheReference() {
        VarianceFactors factors = new VarianceFactors(2, 3, PersonalRule.DEFAULTS);
        ReferenceNoise noise = new ReferenceNoise(3);
        boolean[] present = {true, true, true};
        for (int t = 0; t < 2000; t++) {
            double[][] terms = new double[2][3];
            for (double[] view : terms) {
                for (int j = 0; j < 3; j++) {
                    double normal = noise.normal();
                    view[j] = normal * normal * (1 + j);
                }
            }
            if (t % 10 != 0) {
                factors.learn(terms, present);
            }
            if (t == 0 || t == 99 || t == 1999) {
                for (int at = 0; at < 6; at++) {
                    JsonNode expected = golden.at("/scales " + t + "/" + at / 3 + "/" + at % 3);
                    assertClose(factors.of(at / 3)[at % 3], expected);
                }
            }
        }
    }

    private void assertFit(JsonNode expected, int lags) {
        LeaveOneOutTuning tuning = LeaveOneOutTuning.DEFAULTS;
        CorrectionFit fit = CorrectionFit.fit(rows, 0, lags, rows.fleet(), tuning);
        int inputs = WIDTH * (1 + lags);
        for (int at = 0; at < fit.whole().linear().length; at++) {
            assertClose(fit.whole().linear()[at], expected.at("/linear/" + at / inputs + "/" + at % inputs));
        }
        for (int j = 0; j < WIDTH; j++) {
            assertClose(fit.whole().bias()[j], expected.at("/bias/" + j));
        }
        LeaveOneOutNetwork[][] judges = {fit.judges(rows.fleet())};
        MeasuredCalibration measured = MeasuredCalibration.measure(rows, judges, settings());
        assertThat(measured.lags()).containsExactly(10, 20, 40);
        for (int at = 0; at < measured.variance()[0].length; at++) {
            assertClose(measured.variance()[0][at], expected.at("/variances/" + at / WIDTH + "/" + at % WIDTH));
        }
        assertClose(measured.threshold()[0], expected.get("threshold"));
    }

    private static LeaveOneOutSettings settings() {
        LeaveOneOutTuning t = LeaveOneOutTuning.DEFAULTS;
        return LeaveOneOutSettings.builder()
                .tuning(new LeaveOneOutTuning(
                        t.lag(),
                        t.slewFactor(),
                        t.slewRows(),
                        t.remembered(),
                        MAX_LAG,
                        t.inputClip(),
                        t.termClip(),
                        t.adaptRate(),
                        t.adaptQuantile(),
                        t.maxInflation(),
                        t.fleetRows(),
                        t.networkRows(),
                        t.ridge(),
                        t.ridgeRows(),
                        t.personalRows(),
                        t.constantDeviation(),
                        t.personal()))
                .build();
    }

    private static void assertClose(double actual, JsonNode expected) {
        assertThat(actual).isCloseTo(expected.asDouble(), within(1e-9 * Math.max(1, Math.abs(expected.asDouble()))));
    }

    private static JsonNode golden() {
        try (InputStream file = CrossFitTest.class.getResourceAsStream("/golden/cross-fit.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(file));
        } catch (IOException e) {
            throw new IllegalStateException("the golden vectors cannot be read", e);
        }
    }

    /** The generator of the reference: a normal number is the sum of twelve uniform ones, less 6. */
    private static final class ReferenceNoise {
        private long state;

        ReferenceNoise(long seed) {
            state = seed;
        }

        double uniform() {
            state = (1103515245L * state + 12345) % (1L << 31);
            return state / (double) (1L << 31);
        }

        double normal() {
            double sum = 0;
            for (int i = 0; i < 12; i++) {
                sum += uniform();
            }
            return sum - 6;
        }
    }

    /** Rows of the reference: sensors that follow two random walks, and a baseline that is the row of some time ago. */
    private static final class ReferenceRows implements LearntRows {
        private static final int LEAD = 40;

        private final double[][] walks = new double[ROWS + LEAD][WIDTH];
        private final double[][] mix = new double[WIDTH][2];

        ReferenceRows() {
            ReferenceNoise noise = new ReferenceNoise(11);
            double[][] steps = new double[ROWS + LEAD][2];
            for (double[] step : steps) {
                step[0] = noise.normal();
                step[1] = noise.normal();
            }
            for (double[] weights : mix) {
                weights[0] = noise.uniform() - .5;
                weights[1] = noise.uniform() - .5;
            }
            double[] sum = new double[2];
            for (int t = 0; t < walks.length; t++) {
                sum[0] += steps[t][0];
                sum[1] += steps[t][1];
                for (int i = 0; i < WIDTH; i++) {
                    walks[t][i] = (sum[0] * mix[i][0] + sum[1] * mix[i][1]) * .1 + .3 * noise.normal();
                }
            }
        }

        /** A linear network: each sensor from the others by a tenth of their common weights. */
        LeaveOneOutNetwork fleet() {
            LeaveOneOutLayout layout = new LeaveOneOutLayout(WIDTH, 4);
            LeaveOneOutNetwork network = new LeaveOneOutNetwork(
                    layout, new float[layout.parameterCount()], 0, LeaveOneOutTuning.DEFAULTS.inputClip());
            double[] weights = new double[WIDTH * WIDTH];
            for (int at = 0; at < weights.length; at++) {
                double[] one = mix[at / WIDTH];
                double[] other = mix[at % WIDTH];
                weights[at] = .1 * (one[0] * other[0] + one[1] * other[1]);
            }
            network.correct(weights, new double[WIDTH]);
            return network;
        }

        @Override
        public int rows() {
            return ROWS;
        }

        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public int first(int age) {
            return Math.max(age, PLACING);
        }

        @Override
        public void input(int view, int t, int age, int lags, double[] target) {
            for (int at = 0; at < WIDTH * (1 + lags); at++) {
                int i = at % WIDTH;
                target[at] = walks[LEAD + t - at / WIDTH][i] - walks[LEAD + t - age][i];
            }
        }
    }
}
