package io.flead.operator.status;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.AlarmStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.AnomalyStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.BatchStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.Condition;
import io.flead.api.v1alpha1.FleadPipelineStatus.DeviceStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.LagStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.ModelStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.aggregator.AggregatorReport;
import io.flead.operator.event.EventReason;
import io.flead.operator.event.PipelineEvent;
import io.flead.operator.status.ConditionReason.Severity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a pipeline's status from its spec, its previous status and the observation. A pure function but for the clock,
 * which is asked only when a condition changes its status: the same observation again gives an equal status.
 *
 * <p>{@code Ready}: every part is ready. {@code Progressing}: a part becomes ready by itself, or is being stopped.
 * {@code Degraded}: a part is broken, or was ready and is not although the spec did not change. {@code Suspended}: the
 * pipeline is stopped because {@code spec.suspend} is true. {@code Reconciling} and {@code Stalled} say what Flux, Argo CD
 * and others that follow kstatus ask for: whether the pipeline is on its way, and whether it needs an intervention.
 * {@code UndersizedForDevices}: there only while resources are too small for the devices; a warning, which changes neither
 * phase nor readiness. {@code AlarmBudgetExceeded}: likewise, while devices raise more alarms than they may. {@code
 * ModelOnTrial}: there while a share of the devices scores with a new model alone.
 */
public final class StatusFactory {

    static final String PROGRESSING = "Progressing";
    static final String UNDERSIZED = "UndersizedForDevices";
    static final String ALARM_BUDGET = "AlarmBudgetExceeded";
    static final String CANARY = "ModelOnTrial";

    /**
     * A pipeline's new status, and the transitions that lead to it.
     *
     * @param changed whether it differs from the known one
     * @param events one for each transition, in the order in which they are to be recorded
     * @param timeToReady the duration of the rollout, when the pipeline became ready with this status
     */
    public record Update(
            FleadPipelineStatus status, boolean changed, List<PipelineEvent> events, Optional<Duration> timeToReady) {

        public Update {
            events = List.copyOf(events);
        }
    }

    private static final String TRUE = "True";
    private static final String FALSE = "False";

    private final Clock clock;
    private final CapacityCheck capacity;

    /** A factory that compares the devices with the resources by this check. */
    public StatusFactory(Clock clock, CapacityCheck capacity) {
        this.clock = clock;
        this.capacity = capacity;
    }

    /** The status after an observation, and the transitions to it. */
    public Update update(FleadPipeline pipeline, Observation observation) {
        KnownStatus known = KnownStatus.of(pipeline);
        Optional<FleadPipelineStatus> previous = known.status();
        boolean ran = known.phase()
                .filter(phase -> phase == Phase.Running || phase == Phase.Degraded)
                .isPresent();
        boolean unchanged = previous.map(FleadPipelineStatus::observedGeneration)
                .equals(Optional.ofNullable(pipeline.getMetadata().getGeneration()));
        Summary summary =
                new Summary(observation.parts(), pipeline.getSpec().suspend(), observation.paused(), ran, unchanged);
        Phase phase = summary.phase();
        DeviceStatus devices = devices(pipeline, observation, previous);
        Conditions made = new Conditions(pipeline, known, clock);
        List<Condition> conditions = conditions(made, summary);
        capacity.shortfall(pipeline, devices.active())
                .map(shortfall -> new PartState(ConditionReason.TooManyDevices, shortfall))
                .ifPresent(state -> conditions.add(made.condition(UNDERSIZED, true, state)));
        overBudget(observation, known).ifPresent(state -> conditions.add(made.condition(ALARM_BUDGET, true, state)));
        onTrial(observation, known).ifPresent(state -> conditions.add(made.condition(CANARY, true, state)));
        FleadPipelineStatus status = new FleadPipelineStatus(
                phase,
                pipeline.getMetadata().getGeneration(),
                conditions,
                devices,
                model(observation, previous),
                anomalies(observation, previous),
                alarms(observation, previous),
                batch(observation, previous),
                lag(observation, previous));
        return new Update(
                status,
                !previous.equals(Optional.of(status)),
                events(known, observation, summary),
                timeToReady(known, phase));
    }

    private static List<PipelineEvent> events(KnownStatus known, Observation observation, Summary summary) {
        List<PipelineEvent> events = new ArrayList<>(Transitions.between(known, observation, summary));
        Optional<String> before = known.condition(CANARY).map(Condition::message);
        Optional<String> now = onTrial(observation, known).map(PartState::message);
        if (now.isPresent() && !now.equals(before)) {
            events.add(new PipelineEvent(EventReason.CanaryBegun, now.get()));
        } else if (before.isPresent() && now.isEmpty()) {
            events.add(new PipelineEvent(
                    EventReason.CanaryEnded,
                    "all devices have one version again: /api/history says whether the one on trial was promoted or"
                            + " withdrawn, and why"));
        }
        return events;
    }

    /** From the start of the rollout until now, when all parts become ready now. */
    private Optional<Duration> timeToReady(KnownStatus known, Phase phase) {
        return known.phase()
                .filter(before -> phase == Phase.Running && before != Phase.Running)
                .flatMap(before -> known.condition(PROGRESSING))
                .map(condition -> Duration.between(Instant.parse(condition.lastTransitionTime()), clock.instant()));
    }

    private static List<Condition> conditions(Conditions made, Summary summary) {
        List<Condition> conditions = new ArrayList<>();
        PartState ready = summary.ready();
        PartState progressing = summary.progressing();
        PartState degraded = summary.degraded();
        PartState suspended = summary.suspended();
        PartState stalled = summary.stalled();
        if (!summary.resting()) {
            // Nothing is ready, and yet all is as declared: Ready=False would tell kstatus to wait.
            conditions.add(made.condition("Ready", ready.ready(), ready));
        }
        conditions.add(made.condition(PROGRESSING, progressing.severity() == Severity.WAITING, progressing));
        conditions.add(made.condition("Degraded", degraded.severity() != Severity.GOOD, degraded));
        conditions.add(made.condition("Suspended", suspended.severity() == Severity.STOPPED, suspended));
        conditions.add(
                made.condition("Reconciling", summary.reconciling(), summary.reconciling() ? ready : progressing));
        conditions.add(made.condition("Stalled", stalled.severity() == Severity.BROKEN, stalled));
        summary.parts()
                .forEach((part, state) -> conditions.add(made.condition(part.conditionType(), state.ready(), state)));
        return conditions;
    }

    private static DeviceStatus devices(
            FleadPipeline pipeline, Observation observation, Optional<FleadPipelineStatus> previous) {
        int known = previous.map(FleadPipelineStatus::devices)
                .map(DeviceStatus::active)
                .orElse(0);
        return new DeviceStatus(
                pipeline.getSpec().devices().count(),
                observation.report().map(report -> report.activeDevices()).orElse(known));
    }

    private static @Nullable ModelStatus model(Observation observation, Optional<FleadPipelineStatus> previous) {
        return observation
                .report()
                .flatMap(report -> report.model())
                .map(model -> new ModelStatus(
                        model.version(), model.round(), model.publishedAt(), model.devices(), model.loss()))
                .or(() -> previous.map(FleadPipelineStatus::model))
                .orElse(null);
    }

    private static @Nullable AnomalyStatus anomalies(Observation observation, Optional<FleadPipelineStatus> previous) {
        return observation
                .report()
                .map(report -> new AnomalyStatus(report.anomaliesLastHour()))
                .or(() -> previous.map(FleadPipelineStatus::anomalies))
                .orElse(null);
    }

    private static @Nullable AlarmStatus alarms(Observation observation, Optional<FleadPipelineStatus> previous) {
        return observation
                .report()
                .map(report ->
                        new AlarmStatus(report.alarms().open(), report.alarms().lastHour()))
                .or(() -> previous.map(FleadPipelineStatus::alarms))
                .orElse(null);
    }

    /** While the aggregator is silent, what it said last holds. */
    private static Optional<PartState> overBudget(Observation observation, KnownStatus known) {
        Optional<AggregatorReport> report = observation.report();
        if (report.isEmpty()) {
            return known.condition(ALARM_BUDGET)
                    .map(before -> new PartState(ConditionReason.TooManyAlarms, before.message()));
        }
        int devices = report.get().alarms().devicesOverBudget();
        return devices == 0
                ? Optional.empty()
                : Optional.of(new PartState(
                        ConditionReason.TooManyAlarms,
                        devices + (devices == 1 ? " device raises" : " devices raise")
                                + " more alarms a day than spec.training.detection.alarms.perDay, though the level has risen as"
                                + " far as it may: repair what is broken, or raise perDay or detection.warmup"));
    }

    /** While the aggregator is silent, what it said last holds. */
    private static Optional<PartState> onTrial(Observation observation, KnownStatus known) {
        Optional<AggregatorReport> report = observation.report();
        if (report.isEmpty()) {
            return known.condition(CANARY).map(before -> new PartState(ConditionReason.CanaryRuns, before.message()));
        }
        return report.get()
                .canary()
                .map(trial -> new PartState(
                        ConditionReason.CanaryRuns,
                        "version " + trial.version() + " is on trial on spec.aggregation.canary.audience until "
                                + trial.endsAt() + ", the other devices keep version " + trial.base()
                                + ": it is promoted or withdrawn by itself; POST /api/models/{version}/promote or"
                                + " /rollback ends the trial now"));
    }

    private static @Nullable LagStatus lag(Observation observation, Optional<FleadPipelineStatus> previous) {
        return observation
                .report()
                .flatMap(AggregatorReport::lag)
                .or(() -> previous.map(FleadPipelineStatus::lag))
                .orElse(null);
    }

    /** The time of the last success outlives the run, which its operator keeps for a while only. */
    private static @Nullable BatchStatus batch(Observation observation, Optional<FleadPipelineStatus> previous) {
        Optional<BatchStatus> known = previous.map(FleadPipelineStatus::batch);
        return observation
                .batch()
                .map(batch -> batch.lastSuccess() != null || known.isEmpty()
                        ? batch
                        : new BatchStatus(
                                batch.name(),
                                batch.started(),
                                batch.result(),
                                known.get().lastSuccess()))
                .or(() -> known)
                .orElse(null);
    }

    /** Makes conditions whose transition time moves only when their status does. */
    private record Conditions(FleadPipeline pipeline, KnownStatus known, Clock clock) {

        Condition condition(String type, boolean status, PartState state) {
            String value = status ? TRUE : FALSE;
            String since = known.condition(type)
                    .filter(before -> before.status().equals(value))
                    .map(Condition::lastTransitionTime)
                    .orElseGet(() ->
                            clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            return new Condition(
                    type,
                    value,
                    pipeline.getMetadata().getGeneration(),
                    since,
                    state.reason().name(),
                    state.message());
        }
    }
}
