package io.flead.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.evaluation.data.DataSet;
import io.flead.evaluation.data.LabelledRecording;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.data.RowLabels;
import io.flead.evaluation.fleet.FederationUnderTest;
import io.flead.evaluation.fleet.FleetRun;
import io.flead.evaluation.fleet.ParallelRunner;
import io.flead.evaluation.fleet.TrainingMode;
import io.flead.evaluation.metrics.ScoredRows;
import io.flead.evaluation.report.EvaluationResult;
import io.flead.process.progress.ProgressLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final int TRAIN_ROWS = 400;
    private static final int TEST_ROWS = 300;
    private static final int FAULT = 150;

    private final List<Recording> fleet = fleet(4, 11);

    @Test
    void invariant4_labelsChangeFiguresButNeverScores() {
        BitSet right = new BitSet();
        right.set(FAULT, TEST_ROWS);
        BitSet wrong = new BitSet();
        wrong.set(0, FAULT);
        try (ParallelRunner runner = new ParallelRunner(2)) {
            ProgressLine progress = new ProgressLine(
                    new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false, false);
            EvaluationResult good = new Evaluation(labelled(right), FederationUnderTest.defaults(), 1, runner, progress)
                    .product(TrainingMode.FEDERATED);
            EvaluationResult bad = new Evaluation(labelled(wrong), FederationUnderTest.defaults(), 1, runner, progress)
                    .product(TrainingMode.FEDERATED);
            double area = good.seeds().get(0).aucRoc();
            assertThat(area).isGreaterThan(.9);
            // The same scores against the opposite labels.
            assertThat(bad.seeds().get(0).aucRoc()).isCloseTo(1 - area, within(1e-12));
        }
    }

    @Test
    void laterRowsNeverChangeEarlierScores() {
        List<Recording> shorter = fleet.stream()
                .map(recording -> new Recording(
                        recording.device(),
                        recording.features(),
                        Arrays.copyOf(recording.rows(), TRAIN_ROWS + FAULT),
                        TRAIN_ROWS,
                        recording.interval()))
                .toList();
        for (TrainingMode mode : TrainingMode.values()) {
            List<ScoredRows> whole = run(fleet, 2, mode);
            List<ScoredRows> part = run(shorter, 2, mode);
            for (int i = 0; i < fleet.size(); i++) {
                assertThat(part.get(i).scores())
                        .as(mode.label())
                        .isEqualTo(Arrays.copyOf(whole.get(i).scores(), FAULT));
            }
        }
    }

    @Test
    void theNumberOfProcessorsChangesNothing() {
        for (TrainingMode mode : TrainingMode.values()) {
            List<ScoredRows> one = run(fleet, 1, mode);
            List<ScoredRows> three = run(fleet, 3, mode);
            for (int i = 0; i < fleet.size(); i++) {
                assertThat(three.get(i).scores())
                        .as(mode.label())
                        .isEqualTo(one.get(i).scores());
            }
        }
    }

    @Test
    void aSeedIsAnotherTraining() {
        try (ParallelRunner runner = new ParallelRunner(2)) {
            double[] first = new FleetRun(fleet, FederationUnderTest.defaults(), 0, runner, () -> {})
                    .score(TrainingMode.FEDERATED)
                    .get(0)
                    .scores();
            double[] second = new FleetRun(fleet, FederationUnderTest.defaults(), 1, runner, () -> {})
                    .score(TrainingMode.FEDERATED)
                    .get(0)
                    .scores();
            assertThat(second).isNotEqualTo(first);
        }
    }

    private static List<ScoredRows> run(List<Recording> recordings, int threads, TrainingMode mode) {
        try (ParallelRunner runner = new ParallelRunner(threads)) {
            return new FleetRun(recordings, FederationUnderTest.defaults(), 0, runner, () -> {}).score(mode);
        }
    }

    private DataSet labelled(BitSet anomalous) {
        BitSet known = new BitSet();
        known.set(0, TEST_ROWS);
        RowLabels labels = new RowLabels(TEST_ROWS, known, anomalous);
        return new DataSet(
                "made",
                fleet.stream()
                        .map(recording -> new LabelledRecording(recording, labels))
                        .toList());
    }

    /** Four sensors that follow two hidden ones; in the fault one sensor no longer does. */
    private static List<Recording> fleet(int devices, long seed) {
        List<Recording> fleet = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            Random random = new Random(seed + device);
            double[][] rows = new double[TRAIN_ROWS + TEST_ROWS][4];
            for (int t = 0; t < rows.length; t++) {
                double a = Math.sin(t / 9.0) + .2 * random.nextGaussian();
                double b = Math.cos(t / 23.0) + .2 * random.nextGaussian();
                boolean fault = t >= TRAIN_ROWS + FAULT;
                rows[t][0] = 10 + a + .1 * random.nextGaussian();
                rows[t][1] = 5 - 2 * a + .1 * random.nextGaussian();
                rows[t][2] = b + .1 * random.nextGaussian();
                rows[t][3] = fault ? 4 : a + b + .1 * random.nextGaussian();
            }
            fleet.add(new Recording(
                    "device-" + device, List.of("p", "q", "r", "s"), rows, TRAIN_ROWS, Duration.ofSeconds(1)));
        }
        return fleet;
    }
}
