package io.flead.operator.status;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.AnomalyStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.Condition;
import io.flead.api.v1alpha1.FleadPipelineStatus.DeviceStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.ModelStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.event.PipelineEvent;
import io.flead.operator.pipeline.Part;
import io.flead.operator.status.ConditionReason.Severity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a pipeline's status from its spec, its previous status and the observation. A pure function but for the clock,
 * which is asked only when a condition changes its status: the same observation again gives an equal status.
 *
 * <p>{@code Ready}: every part is ready. {@code Progressing}: a part becomes ready by itself, or is being stopped.
 * {@code Degraded}: a part is broken, or was ready and is not although the spec did not change. {@code Suspended}: the
 * pipeline is stopped because {@code spec.suspend} is true.
 */
public final class StatusFactory {

    static final String PROGRESSING = "Progressing";

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

    public StatusFactory(Clock clock) {
        this.clock = clock;
    }

    /** The status after an observation, and the transitions to it. */
    public Update update(FleadPipeline pipeline, Observation observation) {
        KnownStatus known = KnownStatus.of(pipeline);
        Optional<FleadPipelineStatus> previous = known.status();
        boolean suspend = pipeline.getSpec().suspend();
        Map<Part, PartState> parts = observation.parts();
        boolean ran = known.phase()
                .filter(phase -> phase == Phase.Running || phase == Phase.Degraded)
                .isPresent();
        boolean unchanged = previous.map(FleadPipelineStatus::observedGeneration)
                .equals(Optional.ofNullable(pipeline.getMetadata().getGeneration()));

        PartState suspended = suspended(suspend, parts);
        boolean lost = ran && unchanged && !suspend && any(parts, Severity.WAITING);
        PartState progressing = progressing(suspend, observation, suspended);
        PartState degraded = degraded(parts, lost);
        PartState ready = ready(suspend, parts, suspended);

        List<Condition> conditions = new ArrayList<>();
        Conditions made = new Conditions(pipeline, known, clock);
        conditions.add(made.condition("Ready", ready.ready(), ready));
        conditions.add(made.condition(PROGRESSING, progressing.severity() == Severity.WAITING, progressing));
        conditions.add(made.condition("Degraded", degraded.severity() != Severity.GOOD, degraded));
        conditions.add(made.condition("Suspended", suspended.severity() == Severity.STOPPED, suspended));
        parts.forEach((part, state) -> conditions.add(made.condition(part.conditionType(), state.ready(), state)));

        Phase phase = phase(suspended, ready, degraded, ran);
        FleadPipelineStatus status = new FleadPipelineStatus(
                phase,
                pipeline.getMetadata().getGeneration(),
                conditions,
                devices(pipeline, observation, previous),
                model(observation, previous),
                anomalies(observation, previous));
        return new Update(
                status,
                !previous.equals(Optional.of(status)),
                Transitions.between(known, observation, progressing, ready, phase),
                timeToReady(known, phase));
    }

    /** From the start of the rollout until now, when all parts become ready now. */
    private Optional<Duration> timeToReady(KnownStatus known, Phase phase) {
        return known.phase()
                .filter(before -> phase == Phase.Running && before != Phase.Running)
                .flatMap(before -> known.condition(PROGRESSING))
                .map(condition -> Duration.between(Instant.parse(condition.lastTransitionTime()), clock.instant()));
    }

    private static Phase phase(PartState suspended, PartState ready, PartState degraded, boolean ran) {
        if (suspended.severity() == Severity.STOPPED) {
            return Phase.Suspended;
        }
        if (ready.ready()) {
            return Phase.Running;
        }
        if (degraded.severity() != Severity.GOOD) {
            return ran ? Phase.Degraded : Phase.Failed;
        }
        return Phase.Provisioning;
    }

    /** Stopped when all that runs has stopped; topics and tables stay as they are. */
    private static PartState suspended(boolean suspend, Map<Part, PartState> parts) {
        if (!suspend) {
            return new PartState(ConditionReason.NotSuspended, "spec.suspend is false");
        }
        List<String> running = parts.entrySet().stream()
                .filter(part -> part.getValue().reason() == ConditionReason.Stopping)
                .map(part -> part.getKey().word())
                .toList();
        return running.isEmpty()
                ? new PartState(
                        ConditionReason.Suspended,
                        "stopped with its state; set spec.suspend to false to resume from it")
                : new PartState(ConditionReason.Stopping, "still stopping: " + String.join(", ", running));
    }

    private static PartState ready(boolean suspend, Map<Part, PartState> parts, PartState suspended) {
        if (suspend) {
            return suspended;
        }
        List<Map.Entry<Part, PartState>> missing = parts.entrySet().stream()
                .filter(part -> !part.getValue().ready())
                .toList();
        if (missing.isEmpty()) {
            return new PartState(ConditionReason.AsExpected, "all parts are ready");
        }
        return new PartState(
                PartState.worst(missing.stream().map(Map.Entry::getValue).toList())
                        .reason(),
                sentence(missing));
    }

    private static PartState progressing(boolean suspend, Observation observation, PartState suspended) {
        if (observation.paused()) {
            return new PartState(
                    ConditionReason.Paused,
                    "annotation flead.io/pause-reconciliation is \"true\": nothing is changed until it is removed");
        }
        if (suspend) {
            return suspended;
        }
        List<Map.Entry<Part, PartState>> waiting = with(observation.parts(), Severity.WAITING);
        if (!waiting.isEmpty()) {
            return new PartState(waiting.get(0).getValue().reason(), sentence(waiting));
        }
        List<Map.Entry<Part, PartState>> broken = with(observation.parts(), Severity.BROKEN);
        return broken.isEmpty()
                ? new PartState(ConditionReason.AsExpected, "nothing left to do")
                : new PartState(broken.get(0).getValue().reason(), "blocked by: " + words(broken));
    }

    private static PartState degraded(Map<Part, PartState> parts, boolean lost) {
        List<Map.Entry<Part, PartState>> broken = with(parts, Severity.BROKEN);
        if (broken.size() == 1) {
            return new PartState(broken.get(0).getValue().reason(), sentence(broken));
        }
        if (!broken.isEmpty()) {
            return new PartState(ConditionReason.SeveralParts, sentence(broken));
        }
        return lost
                ? new PartState(ConditionReason.BecameUnready, sentence(with(parts, Severity.WAITING)))
                : new PartState(ConditionReason.AsExpected, "no part is broken");
    }

    private static List<Map.Entry<Part, PartState>> with(Map<Part, PartState> parts, Severity severity) {
        return parts.entrySet().stream()
                .filter(part -> part.getValue().severity() == severity)
                .toList();
    }

    private static boolean any(Map<Part, PartState> parts, Severity severity) {
        return !with(parts, severity).isEmpty();
    }

    private static String words(List<Map.Entry<Part, PartState>> parts) {
        return parts.stream().map(part -> part.getKey().word()).collect(Collectors.joining(", "));
    }

    /** Names broken parts before those that only wait for them, and a message that several parts share once. */
    private static String sentence(List<Map.Entry<Part, PartState>> parts) {
        Map<String, List<String>> wordsByMessage = new LinkedHashMap<>();
        for (boolean broken : new boolean[] {true, false}) {
            parts.stream()
                    .filter(part -> (part.getValue().severity() == Severity.BROKEN) == broken)
                    .forEach(part -> wordsByMessage
                            .computeIfAbsent(part.getValue().message(), unused -> new ArrayList<>())
                            .add(part.getKey().word()));
        }
        return wordsByMessage.entrySet().stream()
                .map(message -> String.join(", ", message.getValue()) + ": " + message.getKey())
                .collect(Collectors.joining("; "));
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
