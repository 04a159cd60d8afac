package io.flead.operator.doctor;

import io.flead.operator.prerequisites.Problem;
import io.flead.operator.status.ConditionReason;
import io.flead.operator.status.ConditionReason.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a pipeline names and does not find, in the words of its conditions. */
final class PipelineCheck {

    /** They have lines of their own. */
    private static final Set<ConditionReason> ELSEWHERE =
            Set.of(ConditionReason.KindNotInstalled, ConditionReason.KindTooOld);

    private PipelineCheck() {}

    static List<Diagnosis> of(List<ExaminedPipeline> pipelines) {
        List<Diagnosis> lines = new ArrayList<>();
        for (ExaminedPipeline pipeline : pipelines) {
            List<Problem> problems = pipeline.prerequisites().problems().stream()
                    .filter(problem -> !ELSEWHERE.contains(problem.reason()))
                    .toList();
            problems.forEach(problem -> lines.add(Diagnosis.lacking(
                    problem.reason().severity() != Severity.WAITING, pipeline.subject(), problem.message())));
            if (problems.isEmpty()) {
                lines.add(Diagnosis.ok(
                        pipeline.subject(),
                        "its Kafka, Secrets and claims are there, and it stays within the installation's bounds"));
            }
        }
        return lines;
    }
}
