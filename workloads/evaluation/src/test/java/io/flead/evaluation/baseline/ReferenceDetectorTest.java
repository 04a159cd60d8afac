package io.flead.evaluation.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReferenceDetectorTest {
    private static final int TRAIN_ROWS = 600;
    private static final int TEST_ROWS = 400;

    /** The learning ones must detect an obvious fault, and flag little otherwise. */
    @Test
    void eachThatLearnsSeesAnObviousFault() {
        for (ReferenceDetector detector : ReferenceDetector.all()) {
            if (detector.method() instanceof FlagAll || detector.method() instanceof RandomFlags) {
                continue;
            }
            ScoredRows scored = detector.score(recording(), 1);
            assertThat(scored.scores()).hasSize(TEST_ROWS);
            assertThat(share(scored, 200, 205)).as(detector.name()).isGreaterThan(.7);
            assertThat(share(scored, 0, 200)).as(detector.name()).isLessThan(.15);
        }
    }

    @Test
    void trivialOnesFlagByTheirName() {
        assertThat(share(new FlagAll().score(recording(), 1), 0, TEST_ROWS)).isEqualTo(1);
        assertThat(share(new RandomFlags().score(recording(), 1), 0, TEST_ROWS)).isBetween(.0001, .03);
    }

    @Test
    void theSameSeedGivesTheSameScores() {
        for (ReferenceDetector detector : ReferenceDetector.all()) {
            assertThat(detector.score(recording(), 4).scores())
                    .as(detector.name())
                    .isEqualTo(detector.score(recording(), 4).scores());
        }
    }

    /** Computed with Jacobi's rotations: another way to the eigenvectors changes no score beyond rounding. */
    @Test
    void principalComponentsScoreAsComputedByOtherMeans() {
        ScoredRows scored = new PrincipalComponents(0).score(recording(), 1);
        assertThat(share(scored, 0, TEST_ROWS)).isEqualTo(204.0 / TEST_ROWS);
        assertThat(scored.scores()[0]).isCloseTo(0.03222926539131995, within(1e-9));
        assertThat(scored.scores()[199]).isCloseTo(0.1254550917205432, within(1e-9));
        assertThat(scored.scores()[200]).isCloseTo(509826.9281970258, withinPercentage(1e-8));
    }

    /** A distance of two rows by hand: rows (1, 0), (-1, 0), (0, 2), (0, -2) have variances .5 and 2. */
    @Test
    void theRidgeDistanceOfAHandComputedCase() {
        RidgeDistance distance = RidgeDistance.of(new double[][] {{1, 0}, {-1, 0}, {0, 2}, {0, -2}});
        assertThat(distance.squared(new double[] {3, 1})).isCloseTo(9 / .55 + 1 / 2.05, within(1e-12));
        assertThat(distance.squared(new double[] {0, 0})).isZero();
    }

    /** A sensor that jumps between rows it usually follows: no row is odd in itself, but each beside the one before. */
    @Test
    void dynamicComponentsSeeWhatOnlyTheOrderOfRowsShows() {
        double[][] rows = new double[1000][2];
        Random random = new Random(2);
        for (int t = 0; t < rows.length; t++) {
            double turn = t < 900 ? t / 20.0 : 2.2 * t;
            rows[t] = new double[] {
                Math.sin(turn) + .05 * random.nextGaussian(), Math.sin(turn) + .05 * random.nextGaussian()
            };
        }
        Recording recording = new Recording("one", List.of("a", "b"), rows, TRAIN_ROWS, Duration.ofSeconds(1));
        ScoredRows still = new PrincipalComponents(0).score(recording, 1);
        ScoredRows dynamic = new PrincipalComponents(2).score(recording, 1);
        assertThat(share(still, 305, 400)).isLessThan(.1);
        assertThat(share(dynamic, 305, 400)).isGreaterThan(.7);
        assertThat(share(dynamic, 0, 300)).isLessThan(.1);
    }

    @Test
    void theLimitIsTheQuantileOfTheTrainingScores() {
        double[] scores = new double[101];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = 100 - i;
        }
        assertThat(TrainingLimit.of(scores)).isCloseTo(99, within(1e-9));
    }

    private static double share(ScoredRows rows, int from, int to) {
        double flagged = 0;
        for (int row = from; row < to; row++) {
            flagged += rows.flagged()[row] ? 1 : 0;
        }
        return flagged / (to - from);
    }

    /**
     * Two sensors that move together and a third; from row 200 of the test part all three jump. A missing value and a
     * still sensor besides.
     */
    private static Recording recording() {
        Random random = new Random(9);
        double[][] rows = new double[TRAIN_ROWS + TEST_ROWS][4];
        for (int t = 0; t < rows.length; t++) {
            double a = random.nextGaussian();
            double fault = t >= TRAIN_ROWS + 200 ? 60 : 0;
            rows[t] = new double[] {
                a + fault, 2 * a - fault + .1 * random.nextGaussian(), .5 * random.nextGaussian() + fault, 7
            };
        }
        rows[50][0] = Double.NaN;
        return new Recording("one", List.of("a", "b", "c", "d"), rows, TRAIN_ROWS, Duration.ofSeconds(1));
    }
}
