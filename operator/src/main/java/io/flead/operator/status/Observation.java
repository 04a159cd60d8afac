package io.flead.operator.status;

import io.flead.api.v1alpha1.FleadPipelineStatus.BatchStatus;
import io.flead.operator.aggregator.AggregatorReport;
import io.flead.operator.pipeline.Part;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The result of observing a pipeline in one reconciliation.
 *
 * @param parts state of every part
 * @param paused whether the annotation asks the operator to leave it alone
 * @param report its aggregator's latest report; empty before the first
 * @param batch the newest run of the batch; empty when none is known
 */
public record Observation(
        Map<Part, PartState> parts, boolean paused, Optional<AggregatorReport> report, Optional<BatchStatus> batch) {

    public Observation {
        parts = new EnumMap<>(parts);
        for (Part part : Part.values()) {
            if (!parts.containsKey(part)) {
                throw new IllegalArgumentException("nothing observed of part " + part.word());
            }
        }
    }
}
