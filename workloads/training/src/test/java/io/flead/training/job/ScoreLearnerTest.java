package io.flead.training.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flead.contract.message.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scores as the job publishes them. */
final class ScoreLearnerTest {

    private static final String DEVICE = "machine_1";
    private static final int SCORED = 20;

    @Test
    void everyScoredReadingIsPublishedWithWhatWasExpectedOfIt() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open(Fleet.published())) {
            learner.score(DEVICE, 0, Fleet.WARMUP + SCORED);
            learner.score(Fleet.reading(DEVICE, Fleet.WARMUP + SCORED, 40));

            List<Score> scores = learner.scores();
            assertThat(scores).hasSize(SCORED + 1);
            Score quiet = scores.get(SCORED - 1);
            assertThat(quiet.deviceId()).isEqualTo(DEVICE);
            assertThat(quiet.source()).isEqualTo("readings-0@" + (Fleet.WARMUP + SCORED - 1));
            assertThat(quiet.reading()).containsOnlyKeys(Fleet.FEATURES);
            assertThat(quiet.expected()).containsOnlyKeys(Fleet.FEATURES);
            assertThat(quiet.expected())
                    .hasEntrySatisfying(
                            "pressure", pressure -> assertThat(pressure).isCloseTo(30f, within(8f)));
            Score fault = scores.get(SCORED);
            assertThat(fault.isFlagged()).isTrue();
            assertThat(fault.score()).isGreaterThan(quiet.score());
            assertThat(fault.contributions().values().stream()
                            .mapToDouble(Float::doubleValue)
                            .sum())
                    .isCloseTo(1, within(1e-3));
        }
    }

    @Test
    void noScoreIsPublishedUnlessThePipelineWantsIt() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open(Fleet.leaveOneOut(Fleet.FEATURES.size()))) {
            learner.score(DEVICE, 0, Fleet.WARMUP + SCORED);

            assertThat(learner.scored()).isEqualTo(Fleet.WARMUP + SCORED);
            assertThat(learner.scores()).isEmpty();
        }
    }
}
