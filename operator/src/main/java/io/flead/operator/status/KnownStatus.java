package io.flead.operator.status;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.Condition;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.pipeline.Part;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The status that a pipeline has so far. The only place that reads conditions back from their text.
 *
 * @param status as the resource holds it; empty before the first reconciliation
 */
public record KnownStatus(Optional<FleadPipelineStatus> status) {

    private static final PartState UNKNOWN = new PartState(ConditionReason.NotObserved, "not observed yet");

    public static KnownStatus of(FleadPipeline pipeline) {
        return new KnownStatus(Optional.ofNullable(pipeline.getStatus()));
    }

    public Optional<Phase> phase() {
        return status.map(FleadPipelineStatus::phase);
    }

    /** The state of every part. */
    public Map<Part, PartState> parts() {
        Map<Part, PartState> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(part, part(part));
        }
        return parts;
    }

    /** Since when a part is not ready; empty when it is, or was not observed yet. */
    public Optional<Instant> unreadySince(Part part) {
        return condition(part.conditionType())
                .filter(condition -> condition.status().equals("False"))
                .map(condition -> Instant.parse(condition.lastTransitionTime()));
    }

    PartState part(Part part) {
        return state(part.conditionType()).orElse(UNKNOWN);
    }

    boolean paused() {
        return state(StatusFactory.PROGRESSING)
                .filter(state -> state.reason() == ConditionReason.Paused)
                .isPresent();
    }

    Optional<Condition> condition(String type) {
        return status.stream()
                .flatMap(known -> known.conditions().stream())
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    private Optional<PartState> state(String type) {
        return condition(type)
                .flatMap(condition -> ConditionReason.named(condition.reason())
                        .map(reason -> new PartState(reason, condition.message())));
    }
}
