package io.flead.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.Trial;
import io.flead.contract.message.TrialLoss;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearnerTrialTest {

    private static final Trial HALF = new Trial(50);
    private static final String INSIDE = device(true);
    private static final String OUTSIDE = device(false);
    private static final long ROWS = 100;

    @Test
    void onlyTheAudienceTakesAModelOnTrialAndReportsItsLosses() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open(Fleet.leaveOneOut(3))) {
            readings(learner);
            learner.publish(LearnerHarness.model(1, shape(), parameters(.01f)));
            learner.publish(LearnerHarness.model(2, shape(), parameters(5)).onTrial(HALF));
            int before = learner.tasks().size();
            Map<String, DeviceStatus> statuses = statuses(learner, 1);

            DeviceStatus inside = Objects.requireNonNull(statuses.get(INSIDE));
            assertThat(inside.modelVersion()).isEqualTo(2);
            TrialLoss losses = Objects.requireNonNull(inside.trial());
            assertThat(losses.version()).isEqualTo(2);
            assertThat(losses.rows()).isPositive();
            assertThat(losses.loss()).as("the model on trial is far worse").isGreaterThan(2 * losses.base());
            DeviceStatus outside = Objects.requireNonNull(statuses.get(OUTSIDE));
            assertThat(outside.modelVersion()).isEqualTo(1);
            assertThat(outside.trial()).isNull();
            assertThat(learner.tasks()).as("nobody builds on a model on trial").hasSize(before);
        }
    }

    @Test
    void afterTheTrialEveryDeviceHasOneVersionAndTrainsAgain() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open(Fleet.leaveOneOut(3))) {
            readings(learner);
            learner.publish(LearnerHarness.model(1, shape(), parameters(.01f)).onTrial(HALF));
            statuses(learner, 1);
            learner.publish(LearnerHarness.model(2, shape(), parameters(0)));
            Map<String, DeviceStatus> statuses = statuses(learner, 2);

            assertThat(statuses.values()).extracting(DeviceStatus::modelVersion).containsExactly(2L, 2L);
            assertThat(statuses.values()).extracting(DeviceStatus::trial).containsOnlyNulls();
            assertThat(learner.tasks())
                    .filteredOn(task -> task.round() == 2)
                    .extracting(task -> task.deviceId())
                    .containsExactlyInAnyOrder(INSIDE, OUTSIDE);
        }
    }

    @Test
    void aModelOnTrialIsNewerThanTheOneItWasMadeFromAlone() throws Exception {
        try (LearnerHarness learner = LearnerHarness.open(Fleet.leaveOneOut(3))) {
            readings(learner);
            learner.publish(LearnerHarness.model(3, shape(), parameters(0)));
            learner.publish(LearnerHarness.model(2, shape(), parameters(5)).onTrial(HALF));
            assertThat(statuses(learner, 1).values())
                    .extracting(DeviceStatus::modelVersion)
                    .containsExactly(3L, 3L);
        }
    }

    private static void readings(LearnerHarness learner) throws Exception {
        learner.score(INSIDE, 0, ROWS);
        learner.score(OUTSIDE, 0, ROWS);
    }

    /** The newest status of each device, some intervals later. */
    private static Map<String, DeviceStatus> statuses(LearnerHarness learner, long turn) throws Exception {
        learner.score(INSIDE, ROWS * turn, ROWS * turn + 1);
        learner.score(OUTSIDE, ROWS * turn, ROWS * turn + 1);
        learner.setTime(
                1_000 * ROWS * turn + 3 * Fleet.SETTINGS.statusInterval().toMillis());
        List<DeviceStatus> all = learner.statuses();
        return all.stream()
                .collect(Collectors.toMap(DeviceStatus::deviceId, Function.identity(), (one, other) -> other));
    }

    private static String shape() {
        return Fleet.leaveOneOut(3).detector().shape().id();
    }

    private static float[] parameters(float shift) {
        float[] parameters = Fleet.leaveOneOut(3).detector().shape().initialParameters();
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += shift;
        }
        return parameters;
    }

    private static String device(boolean inside) {
        return IntStream.range(0, 100)
                .mapToObj(number -> "machine-" + number)
                .filter(name -> HALF.includes(name) == inside)
                .findFirst()
                .orElseThrow();
    }
}
