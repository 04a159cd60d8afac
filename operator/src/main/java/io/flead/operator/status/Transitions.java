package io.flead.operator.status;

import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.event.EventReason;
import io.flead.operator.event.PipelineEvent;
import io.flead.operator.status.ConditionReason.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The events of a change of status. Pure functions. */
final class Transitions {

    private Transitions() {}

    /** The events from a known status to an observation; none where only messages or figures changed. */
    static List<PipelineEvent> between(KnownStatus known, Observation observation, Summary summary) {
        Phase phase = summary.phase();
        List<PipelineEvent> events = new ArrayList<>();
        if (observation.paused() && !known.paused()) {
            events.add(
                    new PipelineEvent(EventReason.Paused, summary.progressing().message()));
        } else if (known.paused() && !observation.paused()) {
            events.add(
                    new PipelineEvent(EventReason.ReconciliationResumed, "the operator reconciles the pipeline again"));
        }
        observation.parts().forEach((part, state) -> {
            boolean broken = state.severity() == Severity.BROKEN;
            if (broken != (known.part(part).severity() == Severity.BROKEN)) {
                events.add(new PipelineEvent(
                        broken ? EventReason.PartBroken : EventReason.PartRecovered,
                        part.word() + ": " + state.message()));
            }
        });
        if (!known.phase().equals(Optional.of(phase))) {
            if (known.phase().equals(Optional.of(Phase.Suspended))) {
                events.add(new PipelineEvent(EventReason.Resuming, "the pipeline resumes from its state"));
            }
            reason(phase)
                    .ifPresent(reason ->
                            events.add(new PipelineEvent(reason, summary.ready().message())));
        }
        return events;
    }

    private static Optional<EventReason> reason(Phase phase) {
        return switch (phase) {
            case Pending -> Optional.of(EventReason.Pending);
            case Provisioning -> Optional.of(EventReason.Provisioning);
            case Running -> Optional.of(EventReason.Running);
            case Degraded -> Optional.of(EventReason.Degraded);
            case Suspended -> Optional.of(EventReason.Suspended);
            case Failed -> Optional.of(EventReason.Failed);
        };
    }
}
