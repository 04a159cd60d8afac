package io.flead.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankingTest {
    @Test
    void averagePrecisionOfAHandComputedCase() {
        // From the top: hit (1/1), miss, hit (2/3), miss: half of the recall at each hit.
        double[] scores = {.9, .8, .7, .1};
        boolean[] anomalous = {true, false, true, false};
        assertThat(Ranking.averagePrecision(scores, anomalous)).isCloseTo((1 + 2.0 / 3) / 2, within(1e-15));
    }

    @Test
    void areaUnderRocOfAHandComputedCase() {
        // Pairs (anomalous, normal): .9 beats both, .7 beats one of two: 3 of 4.
        double[] scores = {.9, .8, .7, .1};
        boolean[] anomalous = {true, false, true, false};
        assertThat(Ranking.areaUnderRoc(scores, anomalous)).isEqualTo(.75);
    }

    @Test
    void equalScoresAreOneStepWhateverTheirOrder() {
        double[] scores = {1, 1, 1, 1};
        assertThat(Ranking.averagePrecision(scores, new boolean[] {true, false, false, false}))
                .isEqualTo(.25);
        assertThat(Ranking.averagePrecision(scores, new boolean[] {false, false, false, true}))
                .isEqualTo(.25);
        assertThat(Ranking.areaUnderRoc(scores, new boolean[] {true, false, false, false}))
                .isEqualTo(.5);
    }

    @Test
    void isNoNumberWithoutBothKindsOfRows() {
        assertThat(Ranking.averagePrecision(new double[] {1, 2}, new boolean[2]))
                .isNaN();
        assertThat(Ranking.areaUnderRoc(new double[] {1, 2}, new boolean[2])).isNaN();
        assertThat(Ranking.areaUnderRoc(new double[] {1, 2}, new boolean[] {true, true}))
                .isNaN();
    }

    @Test
    void equalsScikitLearn() {
        for (ReferenceCase known : ReferenceCase.ALL) {
            assertThat(Ranking.averagePrecision(known.scores(), known.anomalous()))
                    .as(known.name())
                    .isCloseTo(known.averagePrecision(), within(1e-12));
            assertThat(Ranking.areaUnderRoc(known.scores(), known.anomalous()))
                    .as(known.name())
                    .isCloseTo(known.areaUnderRoc(), within(1e-12));
        }
    }
}
