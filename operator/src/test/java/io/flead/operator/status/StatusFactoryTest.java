package io.flead.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.flead.api.http.AggregatorStatus.AlarmCounts;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.BatchResult;
import io.flead.api.v1alpha1.FleadPipelineStatus.BatchStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.Condition;
import io.flead.api.v1alpha1.FleadPipelineStatus.LagStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.aggregator.AggregatorReport;
import io.flead.operator.aggregator.AggregatorReport.OnTrial;
import io.flead.operator.aggregator.AggregatorReport.PublishedModel;
import io.flead.operator.event.EventReason;
import io.flead.operator.event.PipelineEvent;
import io.flead.operator.pipeline.Part;
import io.flead.operator.testing.Pipelines;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusFactoryTest {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final CapacityCheck ENOUGH = (pipeline, active) -> Optional.empty();
    private static final Instant LATER = Instant.parse("2026-01-01T01:00:00Z");

    /**
     * The truth table: before, whether the spec changed, suspend, one part's reason -> phase, the six conditions, and
     * what Flux and Argo CD make of them.
     */
    @ParameterizedTest
    @CsvSource({
        // before,     changed, suspend, part's reason,  phase,        Ready, Progressing, Degraded, Suspended,
        // Reconciling, Stalled
        ",             true,    false,   AsExpected,      Running,      True,  False,       False,    False,     False,       False, Current",
        ",             true,    false,   NotDeclared,     Running,      True,  False,       False,    False,     False,       False, Current",
        ",             true,    false,   RollingOut,      Provisioning, False, True,        False,    False,     True,        False, InProgress",
        ",             true,    false,   NotObserved,     Provisioning, False, True,        False,    False,     True,        False, InProgress",
        ",             true,    false,   KafkaNotReady,   Provisioning, False, True,        False,    False,     True,        False, InProgress",
        // Somebody must create something: a GitOps tool may be about to.
        ",             true,    false,   SecretMissing,   Pending,      False, False,       False,    False,     True,        False, InProgress",
        ",             true,    false,   SecretIncomplete, Pending,     False, False,       False,    False,     True,        False, InProgress",
        ",             true,    false,   KafkaMissing,    Pending,      False, False,       False,    False,     True,        False, InProgress",
        ",             true,    false,   ClaimMissing,    Pending,      False, False,       False,    False,     True,        False, InProgress",
        ",             true,    false,   KindNotInstalled, Pending,     False, False,       False,    False,     True,        False, InProgress",
        "Pending,      false,   false,   SecretMissing,   Pending,      False, False,       False,    False,     True,        False, InProgress",
        "Pending,      false,   false,   RollingOut,      Provisioning, False, True,        False,    False,     True,        False, InProgress",
        "Running,      true,    false,   SecretMissing,   Pending,      False, False,       False,    False,     True,        False, InProgress",
        // Nobody asked for it: what ran is in danger.
        "Running,      false,   false,   SecretMissing,   Degraded,     False, False,       True,     False,     True,        False, InProgress",
        "Degraded,     false,   false,   SecretMissing,   Degraded,     False, False,       True,     False,     True,        False, InProgress",
        ",             true,    false,   ApplyFailed,     Failed,       False, False,       True,     False,     False,       True,  Failed",
        "Pending,      false,   false,   ApplyFailed,     Failed,       False, False,       True,     False,     False,       True,  Failed",
        "Provisioning, false,   false,   RollingOut,      Provisioning, False, True,        False,    False,     True,        False, InProgress",
        "Provisioning, false,   false,   JobFailed,       Failed,       False, False,       True,     False,     False,       True,  Failed",
        "Running,      false,   false,   AsExpected,      Running,      True,  False,       False,    False,     False,       False, Current",
        "Running,      false,   false,   RollingOut,      Degraded,     False, True,        True,     False,     True,        False, InProgress",
        "Running,      false,   false,   RolloutStuck,    Degraded,     False, False,       True,     False,     False,       True,  Failed",
        "Running,      true,    false,   RollingOut,      Provisioning, False, True,        False,    False,     True,        False, InProgress",
        "Running,      true,    false,   Rejected,        Degraded,     False, False,       True,     False,     False,       True,  Failed",
        "Degraded,     false,   false,   RollingOut,      Degraded,     False, True,        True,     False,     True,        False, InProgress",
        "Degraded,     false,   false,   AsExpected,      Running,      True,  False,       False,    False,     False,       False, Current",
        "Failed,       false,   false,   RollingOut,      Provisioning, False, True,        False,    False,     True,        False, InProgress",
        "Running,      true,    true,    Stopping,        Provisioning, False, True,        False,    False,     True,        False, InProgress",
        // Nothing is ready, and all is as declared: there is no Ready, since False would say that it is to come.
        "Running,      true,    true,    Suspended,       Suspended,    ,      False,       False,    True,      False,       False, Current",
        "Suspended,    false,   true,    Suspended,       Suspended,    ,      False,       False,    True,      False,       False, Current",
        "Suspended,    false,   true,    SecretMissing,   Suspended,    ,      False,       False,    True,      False,       False, Current",
        "Suspended,    true,    false,   RollingOut,      Provisioning, False, True,        False,    False,     True,        False, InProgress",
    })
    void tellsPhaseAndConditions(
            String before,
            boolean changed,
            boolean suspend,
            ConditionReason reason,
            Phase phase,
            String ready,
            String progressing,
            String degraded,
            String suspended,
            String reconciling,
            String stalled,
            String kstatus) {
        FleadPipeline pipeline = pipeline(suspend);
        if (before != null) {
            pipeline.setStatus(new FleadPipelineStatus(
                    Phase.valueOf(before), changed ? 1L : 2L, List.of(), null, null, null, null, null, null));
        }

        FleadPipelineStatus status =
                at(FIRST).update(pipeline, observed(Part.TRAINING, reason)).status();
        pipeline.setStatus(status);

        assertThat(status.phase()).isEqualTo(phase);
        assertThat(value(status, "Ready")).isEqualTo(ready);
        assertThat(value(status, "Progressing")).isEqualTo(progressing);
        assertThat(value(status, "Degraded")).isEqualTo(degraded);
        assertThat(value(status, "Suspended")).isEqualTo(suspended);
        assertThat(value(status, "Reconciling")).isEqualTo(reconciling);
        assertThat(value(status, "Stalled")).isEqualTo(stalled);
        assertThat(Kstatus.of(pipeline)).isEqualTo(kstatus);
        assertThat(status.observedGeneration()).isEqualTo(2);
        assertThat(status.conditions()).allMatch(condition -> Long.valueOf(2).equals(condition.observedGeneration()));
    }

    @Test
    void aStatusOfAnOlderGenerationIsInProgressForKstatus() {
        FleadPipeline pipeline = pipeline(false);
        pipeline.setStatus(at(FIRST)
                .update(pipeline, observed(Part.TRAINING, ConditionReason.AsExpected))
                .status());
        pipeline.getMetadata().setGeneration(3L);

        assertThat(Kstatus.of(pipeline)).isEqualTo("InProgress");
    }

    @Test
    void aPendingPipelineSaysTheRemedyOnceAndRecordsIt() {
        FleadPipeline pipeline = pipeline(false);
        StatusFactory.Update update =
                at(FIRST).update(pipeline, observed(Part.ARCHIVER, ConditionReason.SecretMissing));

        assertThat(condition(update.status(), "Ready").message()).isEqualTo("Archiver: because");
        assertThat(condition(update.status(), "Reconciling").reason()).isEqualTo("SecretMissing");
        assertThat(condition(update.status(), "Reconciling").message()).isEqualTo("Archiver: because");
        assertThat(update.events()).containsExactly(new PipelineEvent(EventReason.Pending, "Archiver: because"));
        pipeline.setStatus(update.status());
        assertThat(at(LATER)
                        .update(pipeline, observed(Part.ARCHIVER, ConditionReason.SecretMissing))
                        .events())
                .isEmpty();
    }

    @Test
    void hasOneConditionForEachPartInOrder() {
        FleadPipelineStatus status = at(FIRST)
                .update(pipeline(false), observed(Part.TRAINING, ConditionReason.AsExpected))
                .status();
        assertThat(status.conditions())
                .extracting(Condition::type)
                .containsExactly(
                        "Ready",
                        "Progressing",
                        "Degraded",
                        "Suspended",
                        "Reconciling",
                        "Stalled",
                        "TopicsReady",
                        "ProducerReady",
                        "TrainingReady",
                        "AggregatorReady",
                        "ArchiverReady",
                        "AnalyticsReady",
                        "ConsoleReady");
    }

    @Test
    void theSameObservationLaterGivesAnEqualStatus() {
        FleadPipeline pipeline = pipeline(false);
        Observation observation = observed(Part.TRAINING, ConditionReason.AsExpected);
        pipeline.setStatus(at(FIRST).update(pipeline, observation).status());

        assertThat(at(LATER).update(pipeline, observation).status()).isEqualTo(pipeline.getStatus());
    }

    @Test
    void transitionTimeMovesOnlyWithTheConditionsOwnStatus() {
        FleadPipeline pipeline = pipeline(false);
        pipeline.setStatus(at(FIRST)
                .update(pipeline, observed(Part.TRAINING, ConditionReason.RollingOut))
                .status());
        FleadPipelineStatus status = at(LATER)
                .update(pipeline, observed(Part.TRAINING, ConditionReason.JobFailed))
                .status();

        // Not ready before and after, though for another reason.
        assertThat(condition(status, "Ready").lastTransitionTime()).isEqualTo(FIRST.toString());
        assertThat(condition(status, "TrainingReady").lastTransitionTime()).isEqualTo(FIRST.toString());
        assertThat(condition(status, "TrainingReady").reason()).isEqualTo("JobFailed");
        assertThat(condition(status, "Degraded").lastTransitionTime()).isEqualTo(LATER.toString());
    }

    @Test
    void aPausedPipelineKeepsItsPartsAndSaysSo() {
        FleadPipeline pipeline = pipeline(false);
        Observation running = observed(Part.TRAINING, ConditionReason.AsExpected);
        pipeline.setStatus(at(FIRST).update(pipeline, running).status());
        FleadPipelineStatus status = at(LATER)
                .update(pipeline, new Observation(running.parts(), true, Optional.empty(), Optional.empty()))
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Running);
        assertThat(condition(status, "Progressing").reason()).isEqualTo("Paused");
        assertThat(value(status, "Progressing")).isEqualTo("False");
    }

    @Test
    void namesEveryBrokenPart() {
        Map<Part, PartState> parts =
                new EnumMap<>(observed(Part.TRAINING, ConditionReason.JobFailed).parts());
        parts.put(Part.ARCHIVER, new PartState(ConditionReason.ResourceConflict, "Job x is another's: remove it"));
        FleadPipelineStatus status = at(FIRST)
                .update(pipeline(false), new Observation(parts, false, Optional.empty(), Optional.empty()))
                .status();

        assertThat(condition(status, "Degraded").reason()).isEqualTo("SeveralParts");
        assertThat(condition(status, "Degraded").message())
                .contains("Training: because")
                .contains("Archiver: Job x is another's: remove it");
    }

    @Test
    void saysTheCauseFirstAndTheSameOnce() {
        Map<Part, PartState> parts =
                new EnumMap<>(observed(Part.TOPICS, ConditionReason.AsExpected).parts());
        PartState waits = new PartState(ConditionReason.WaitingForPart, "not made yet");
        PartState secret = new PartState(ConditionReason.SecretMissing, "Secret db is not there: create it");
        parts.put(Part.PRODUCER, waits);
        parts.put(Part.TRAINING, waits);
        parts.put(Part.ARCHIVER, secret);
        parts.put(Part.ANALYTICS, secret);
        FleadPipelineStatus status = at(FIRST)
                .update(pipeline(false), new Observation(parts, false, Optional.empty(), Optional.empty()))
                .status();

        assertThat(condition(status, "Ready").message())
                .isEqualTo("Archiver, Analytics: Secret db is not there: create it; Producer, Training: not made yet");
    }

    @Test
    void keepsTheAggregatorsLastReportWhileItIsSilent() {
        FleadPipeline pipeline = pipeline(false);
        Map<Part, PartState> parts =
                observed(Part.TRAINING, ConditionReason.AsExpected).parts();
        AggregatorReport report = new AggregatorReport(
                18,
                Optional.of(new PublishedModel(17, 16, "2026-01-01T00:00:00Z", 18, 0.02)),
                12,
                new AlarmCounts(3, 5, 2),
                Optional.of(new LagStatus(20_000, 0, 3)),
                Optional.of(new OnTrial(17, 15, "2026-01-01T01:00:00Z")));
        FleadPipelineStatus reported = at(FIRST)
                .update(pipeline, new Observation(parts, false, Optional.of(report), Optional.empty()))
                .status();
        pipeline.setStatus(reported);

        assertThat(reported.devices()).isEqualTo(new FleadPipelineStatus.DeviceStatus(20, 18));
        assertThat(reported.model())
                .isEqualTo(new FleadPipelineStatus.ModelStatus(17, 16, "2026-01-01T00:00:00Z", 18, 0.02));
        assertThat(reported.anomalies()).isEqualTo(new FleadPipelineStatus.AnomalyStatus(12));
        assertThat(reported.lag()).isEqualTo(new LagStatus(20_000, 0, 3));
        assertThat(reported.alarms()).isEqualTo(new FleadPipelineStatus.AlarmStatus(3, 5));
        Condition budget = condition(reported, "AlarmBudgetExceeded");
        assertThat(budget.status()).isEqualTo("True");
        assertThat(budget.reason()).isEqualTo("TooManyAlarms");
        assertThat(budget.message()).startsWith("2 devices raise more alarms a day");
        Condition canary = condition(reported, "ModelOnTrial");
        assertThat(canary.reason()).isEqualTo("CanaryRuns");
        assertThat(canary.message())
                .contains("version 17 is on trial", "until 2026-01-01T01:00:00Z", "keep version 15");
        assertThat(reported.phase()).isEqualTo(Phase.Running);
        assertThat(at(LATER)
                        .update(pipeline, new Observation(parts, false, Optional.of(report), Optional.empty()))
                        .changed())
                .as("invariant 5: the same numbers are no write")
                .isFalse();
        assertThat(at(LATER)
                        .update(pipeline, new Observation(parts, false, Optional.empty(), Optional.empty()))
                        .status())
                .isEqualTo(reported);
    }

    @Test
    void theBeginningAndTheEndOfATrialAreEvents() {
        FleadPipeline pipeline = pipeline(false);
        Map<Part, PartState> parts =
                observed(Part.TRAINING, ConditionReason.AsExpected).parts();
        AggregatorReport trial = new AggregatorReport(
                18,
                Optional.empty(),
                0,
                AlarmCounts.NONE,
                Optional.empty(),
                Optional.of(new OnTrial(17, 15, "2026-01-01T01:00:00Z")));
        AggregatorReport none = new AggregatorReport(18, Optional.empty(), 0, AlarmCounts.NONE, Optional.empty());

        StatusFactory.Update begun =
                at(FIRST).update(pipeline, new Observation(parts, false, Optional.of(trial), Optional.empty()));
        assertThat(begun.events()).extracting(event -> event.reason()).contains(EventReason.CanaryBegun);
        pipeline.setStatus(begun.status());
        assertThat(at(LATER)
                        .update(pipeline, new Observation(parts, false, Optional.empty(), Optional.empty()))
                        .events())
                .as("a silent aggregator ends no trial")
                .isEmpty();
        assertThat(at(LATER)
                        .update(pipeline, new Observation(parts, false, Optional.of(none), Optional.empty()))
                        .events())
                .extracting(event -> event.reason())
                .containsExactly(EventReason.CanaryEnded);
    }

    @Test
    void remembersTheLastSuccessOfTheBatchLongerThanItsOperatorDoes() {
        FleadPipeline pipeline = pipeline(false);
        Map<Part, PartState> parts =
                observed(Part.TRAINING, ConditionReason.AsExpected).parts();
        BatchStatus good = new BatchStatus("a", "2026-01-01T00:00:00Z", BatchResult.Succeeded, "2026-01-01T00:05:00Z");
        pipeline.setStatus(at(FIRST)
                .update(pipeline, new Observation(parts, false, Optional.empty(), Optional.of(good)))
                .status());
        assertThat(pipeline.getStatus().batch()).isEqualTo(good);

        BatchStatus bad = new BatchStatus("b", "2026-01-01T00:30:00Z", BatchResult.Failed, null);
        pipeline.setStatus(at(LATER)
                .update(pipeline, new Observation(parts, false, Optional.empty(), Optional.of(bad)))
                .status());
        assertThat(pipeline.getStatus().batch())
                .isEqualTo(new BatchStatus("b", "2026-01-01T00:30:00Z", BatchResult.Failed, "2026-01-01T00:05:00Z"));
        assertThat(at(LATER)
                        .update(pipeline, new Observation(parts, false, Optional.empty(), Optional.empty()))
                        .changed())
                .isFalse();
    }

    @Test
    void aFleetThatIsTooLargeForItsResourcesIsAWarningAndNoFailure() {
        StatusFactory factory = new StatusFactory(
                Clock.fixed(FIRST, ZoneOffset.UTC), (pipeline, active) -> Optional.of("too small for " + active));

        FleadPipelineStatus status = factory.update(
                        pipeline(false), observed(Part.TRAINING, ConditionReason.AsExpected))
                .status();

        assertThat(status.phase()).isEqualTo(Phase.Running);
        assertThat(value(status, "Ready")).isEqualTo("True");
        assertThat(value(status, "Degraded")).isEqualTo("False");
        Condition warning = condition(status, "UndersizedForDevices");
        assertThat(warning.status()).isEqualTo("True");
        assertThat(warning.reason()).isEqualTo("TooManyDevices");
        assertThat(warning.message()).isEqualTo("too small for 0");

        FleadPipeline larger = pipeline(false);
        larger.setStatus(status);
        assertThat(at(LATER)
                        .update(larger, observed(Part.TRAINING, ConditionReason.AsExpected))
                        .status()
                        .conditions())
                .as("with more resources it is gone")
                .noneMatch(condition -> condition.type().equals("UndersizedForDevices"));
    }

    private static StatusFactory at(Instant now) {
        return new StatusFactory(Clock.fixed(now, ZoneOffset.UTC), ENOUGH);
    }

    private static FleadPipeline pipeline(boolean suspend) {
        FleadPipeline pipeline = Pipelines.quickstart("test", "ns", suspend);
        pipeline.setMetadata(new ObjectMetaBuilder()
                .withName("test")
                .withNamespace("ns")
                .withUid("uid")
                .withGeneration(2L)
                .build());
        return pipeline;
    }

    /** All parts ready but one. */
    private static Observation observed(Part part, ConditionReason reason) {
        Map<Part, PartState> parts = new EnumMap<>(Part.class);
        for (Part any : Part.values()) {
            parts.put(any, new PartState(ConditionReason.AsExpected, "ready"));
        }
        parts.put(part, new PartState(reason, "because"));
        return new Observation(parts, false, Optional.empty(), Optional.empty());
    }

    /** Null where there is no such condition. */
    private static @Nullable String value(FleadPipelineStatus status, String type) {
        return find(status, type).map(Condition::status).orElse(null);
    }

    private static Condition condition(FleadPipelineStatus status, String type) {
        return find(status, type).orElseThrow();
    }

    private static Optional<Condition> find(FleadPipelineStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }
}
