package io.flead.operator.status;

import io.flead.operator.aggregator.AggregatorReport;
import io.flead.operator.pipeline.Part;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen of a pipeline in one reconciliation.
 *
 * @param parts state of every part
 * @param paused whether the operator was told to leave it alone
 * @param report what its aggregator said last; empty when it said nothing yet
 */
public record Observation(Map<Part, PartState> parts, boolean paused, Optional<AggregatorReport> report) {

    public Observation {
        parts = new EnumMap<>(parts);
        for (Part part : Part.values()) {
            if (!parts.containsKey(part)) {
                throw new IllegalArgumentException("nothing observed of part " + part.word());
            }
        }
    }
}
