package io.flead.operator.prerequisites;

import io.flead.operator.pipeline.Part;
import io.flead.operator.status.ConditionReason;
import java.util.Optional;
import java.util.Set;

/**
 * The optional kinds that a cluster knows.
 *
 * @param usable served, and new enough
 * @param tooOld served, but of a release that lacks what the operator uses
 */
public record ServedKinds(Set<OptionalKind> usable, Set<OptionalKind> tooOld) {

    public ServedKinds {
        usable = Set.copyOf(usable);
        tooOld = Set.copyOf(tooOld);
    }

    /** Why a part that needs a kind cannot work; empty when the kind is usable. */
    public Optional<Problem> problem(Part part, OptionalKind kind) {
        if (tooOld.contains(kind)) {
            return Optional.of(new Problem(
                    Set.of(part),
                    ConditionReason.KindTooOld,
                    kind.kind() + " comes from an older release (it lacks "
                            + kind.newest().map(KindFeature::words).orElse("")
                            + ") and is left alone: upgrade, with"
                            + " its CustomResourceDefinitions, to "
                            + kind.provider().words()));
        }
        if (usable.contains(kind)) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                Set.of(part),
                ConditionReason.KindNotInstalled,
                "The cluster does not know " + kind.kind() + " (" + kind.apiVersion() + "): install "
                        + kind.provider().words()));
    }
}
