package io.flead.operator.prerequisites;

import io.flead.operator.pipeline.Part;
import io.flead.operator.status.ConditionReason;
import java.util.Set;

/**
 * A missing or unusable prerequisite that keeps parts from working. Nothing is taken down for it, and the next
 * reconciliation after the repair ends it.
 *
 * @param parts the parts that it holds up, at least one
 * @param reason for programs
 * @param message the cause and the remedy, for people
 */
public record Problem(Set<Part> parts, ConditionReason reason, String message) {

    public Problem {
        parts = Set.copyOf(parts);
        if (parts.isEmpty() || message.isBlank()) {
            throw new IllegalArgumentException("a problem needs at least one part and a message: " + reason);
        }
    }
}
