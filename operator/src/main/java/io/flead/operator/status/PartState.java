package io.flead.operator.status;

import io.flead.operator.status.ConditionReason.Severity;
import java.util.Comparator;
import java.util.List;

/**
 * The state of one part, or of one resource of it.
 *
 * @param reason decides whether it is ready
 * @param message for a person; with the remedy where there is one
 */
public record PartState(ConditionReason reason, String message) {

    /** Ready: as declared and working, or not needed. */
    public boolean ready() {
        return severity() == Severity.GOOD;
    }

    public Severity severity() {
        return reason.severity();
    }

    /** The worst of several; the first of equally bad ones. */
    public static PartState worst(List<PartState> states) {
        // max gives the last of equals, so the comparison runs the other way round.
        return states.stream()
                .min(Comparator.comparing(PartState::severity).reversed())
                .orElseThrow(() -> new IllegalArgumentException("a part needs at least one state"));
    }
}
