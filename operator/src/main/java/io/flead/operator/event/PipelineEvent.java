package io.flead.operator.event;

import io.flead.api.v1alpha1.FleadPipelineStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.Condition;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.pipeline.Part;
import io.flead.operator.status.ConditionReason;
import io.flead.operator.status.ConditionReason.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An event to record about a pipeline.
 *
 * @param reason what happened
 * @param message for a person
 */
public record PipelineEvent(EventReason reason, String message) {

    /** The events of a change of status. Empty when only messages or figures changed. */
    public static List<PipelineEvent> between(Optional<FleadPipelineStatus> before, FleadPipelineStatus now) {
        List<PipelineEvent> events = new ArrayList<>();
        boolean paused = is(now, "Progressing", ConditionReason.Paused);
        boolean wasPaused = before.filter(status -> is(status, "Progressing", ConditionReason.Paused))
                .isPresent();
        if (paused != wasPaused) {
            events.add(
                    paused
                            ? new PipelineEvent(EventReason.Paused, message(now, "Progressing"))
                            : new PipelineEvent(
                                    EventReason.ReconciliationResumed, "the operator reconciles the pipeline again"));
        }
        for (Part part : Part.values()) {
            String type = part.conditionType();
            boolean broken = broken(now, type);
            boolean wasBroken = before.filter(status -> broken(status, type)).isPresent();
            if (broken && !wasBroken) {
                events.add(new PipelineEvent(EventReason.PartBroken, part.word() + ": " + message(now, type)));
            } else if (wasBroken && !broken) {
                events.add(new PipelineEvent(EventReason.PartRecovered, part.word() + ": " + message(now, type)));
            }
        }
        Optional<Phase> phase = before.map(FleadPipelineStatus::phase);
        Phase newPhase = now.phase();
        if (newPhase != null && !phase.equals(Optional.of(newPhase))) {
            if (phase.equals(Optional.of(Phase.Suspended))) {
                events.add(new PipelineEvent(EventReason.Resuming, "the pipeline resumes from its state"));
            }
            reason(newPhase).ifPresent(reason -> events.add(new PipelineEvent(reason, message(now, "Ready"))));
        }
        return events;
    }

    private static Optional<EventReason> reason(Phase phase) {
        return switch (phase) {
            case Pending -> Optional.empty();
            case Provisioning -> Optional.of(EventReason.Provisioning);
            case Running -> Optional.of(EventReason.Running);
            case Degraded -> Optional.of(EventReason.Degraded);
            case Suspended -> Optional.of(EventReason.Suspended);
            case Failed -> Optional.of(EventReason.Failed);
        };
    }

    private static boolean is(FleadPipelineStatus status, String type, ConditionReason reason) {
        return condition(status, type)
                .filter(it -> it.reason().equals(reason.name()))
                .isPresent();
    }

    private static boolean broken(FleadPipelineStatus status, String type) {
        return condition(status, type)
                .flatMap(it -> ConditionReason.named(it.reason()))
                .filter(reason -> reason.severity() == Severity.BROKEN)
                .isPresent();
    }

    private static String message(FleadPipelineStatus status, String type) {
        return condition(status, type).map(Condition::message).orElse("");
    }

    private static Optional<Condition> condition(FleadPipelineStatus status, String type) {
        return status.conditions().stream().filter(it -> it.type().equals(type)).findFirst();
    }
}
