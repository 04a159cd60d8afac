package io.flead.operator.status;

import io.flead.api.v1alpha1.FleadPipelineStatus;
import io.flead.operator.event.PipelineEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline's new status, and the transitions that lead to it.
 *
 * @param status the new status
 * @param changed whether it differs from the known one
 * @param events one for each transition, in the order in which they are to be recorded
 * @param timeToReady the duration of the rollout, when the pipeline became ready with this status
 */
public record StatusUpdate(
        FleadPipelineStatus status, boolean changed, List<PipelineEvent> events, Optional<Duration> timeToReady) {

    public StatusUpdate {
        events = List.copyOf(events);
    }
}
