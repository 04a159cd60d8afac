package io.flead.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.flead.api.v1alpha1.FleadPipelineStatus.BatchResult;
import io.flead.api.v1alpha1.FleadPipelineStatus.BatchStatus;
import io.flead.operator.kind.SparkApplication;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchRunsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aBatchThatNeverRanIsReadyAndHasNothingToTell() {
        BatchRuns none = new BatchRuns(List.of());
        assertThat(none.state(NOW).ready()).isTrue();
        assertThat(none.status()).isEmpty();
    }

    @Test
    void oneFailureIsShownAndTwoInARowAreFailing() {
        SparkApplication good = run("a", "09:00", "COMPLETED", "2026-01-01T09:05:00Z");
        SparkApplication bad = run("b", "10:00", "FAILED", "2026-01-01T10:05:00Z");
        SparkApplication worse = run("c", "11:00", "FAILED", "2026-01-01T11:05:00Z");

        BatchRuns once = new BatchRuns(List.of(good, bad));
        assertThat(once.state(NOW).ready()).isTrue();
        assertThat(once.status())
                .contains(new BatchStatus("b", "2026-01-01T10:00:00Z", BatchResult.Failed, "2026-01-01T09:05:00Z"));

        BatchRuns twice = new BatchRuns(List.of(worse, good, bad));
        assertThat(twice.state(NOW).reason()).isEqualTo(ConditionReason.BatchFailing);
        assertThat(twice.state(NOW).message())
                .contains("SparkApplication c", "boom", "the last success was at 2026-01-01T09:05:00Z");

        // One that runs says nothing yet; one that succeeded ends it.
        assertThat(new BatchRuns(List.of(bad, worse, run("d", "11:59", "RUNNING", null)))
                        .state(NOW)
                        .reason())
                .isEqualTo(ConditionReason.BatchFailing);
        assertThat(new BatchRuns(List.of(bad, worse, run("d", "11:50", "COMPLETED", "2026-01-01T11:55:00Z")))
                        .state(NOW)
                        .ready())
                .isTrue();
    }

    @Test
    void aRunThatDoesNotStartHoldsUpTheLaterOnes() {
        assertThat(new BatchRuns(List.of(run("a", "11:50", "SUBMITTED", null)))
                        .state(NOW)
                        .ready())
                .isTrue();
        BatchRuns stuck = new BatchRuns(List.of(run("a", "11:30", "SUBMITTED", null)));
        assertThat(stuck.state(NOW).reason()).isEqualTo(ConditionReason.BatchFailing);
        assertThat(stuck.state(NOW).message()).contains("2026-01-01T11:30:00Z", "holds up later runs");
        assertThat(stuck.status()).contains(new BatchStatus("a", "2026-01-01T11:30:00Z", BatchResult.Waiting, null));
    }

    private static SparkApplication run(String name, String time, String state, @Nullable String ended) {
        SparkApplication run = new SparkApplication();
        run.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withCreationTimestamp("2026-01-01T" + time + ":00Z")
                .build());
        run.setStatus(new SparkApplication.Status(new SparkApplication.ApplicationState(state, "boom\nat x"), ended));
        return run;
    }
}
