package io.flead.operator.doctor;

import io.flead.operator.pipeline.Part;
import io.flead.operator.prerequisites.OptionalKind;
import io.flead.operator.prerequisites.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The kinds of the other operators, as the reconciler judges them. */
final class KindCheck {

    private KindCheck() {}

    static List<Diagnosis> of(ClusterFacts facts, List<ExaminedPipeline> pipelines) {
        List<Diagnosis> lines = new ArrayList<>();
        Set<String> usable = new TreeSet<>();
        for (OptionalKind kind : OptionalKind.values()) {
            var problem = facts.kinds().problem(Part.TOPICS, kind);
            if (problem.isEmpty()) {
                usable.add(kind.kind());
            } else {
                lines.add(Diagnosis.lacking(
                        isNeeded(kind, pipelines), kind.kind(), problem.get().message()));
            }
        }
        if (!usable.isEmpty()) {
            lines.add(0, Diagnosis.ok("kinds", String.join(", ", usable)));
        }
        return lines;
    }

    private static boolean isNeeded(OptionalKind kind, List<ExaminedPipeline> pipelines) {
        if (pipelines.isEmpty()) {
            return kind.provider() == Provider.FLINK;
        }
        return Arrays.stream(KnownOperator.values())
                .filter(operator -> operator.provider()
                        .map(provider -> provider == kind.provider())
                        .orElse(false))
                .anyMatch(operator -> pipelines.stream().anyMatch(pipeline -> pipeline.needs(operator)));
    }
}
