package io.flead.operator.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rights of the operator's account, and of the account that looks. */
final class AccessCheck {

    private AccessCheck() {}

    /**
     * The answers of the API server.
     *
     * @param mayCreate whether the account that looks may create pipelines in the namespace
     * @param operatorLacks rights that the operator's account lacks; empty where they could not be asked for
     */
    record Answers(boolean mayCreate, Optional<List<Right>> operatorLacks) {

        Answers {
            operatorLacks = operatorLacks.map(List::copyOf);
        }
    }

    static List<Diagnosis> of(ClusterFacts facts, Answers answers) {
        List<Diagnosis> lines = new ArrayList<>();
        lines.add(
                answers.mayCreate()
                        ? Diagnosis.ok("your account", "may create pipelines in namespace " + facts.namespace())
                        : Diagnosis.warning(
                                "your account",
                                "may not create pipelines in namespace " + facts.namespace()
                                        + ": bind the role edit there, into which the chart's flead-edit aggregates"));
        Optional<InstalledOperator> ours = facts.operator(KnownOperator.FLEAD);
        if (ours.isPresent() && answers.operatorLacks().isPresent()) {
            String account = ours.get().namespace() + "/" + ours.get().account();
            List<String> lacks = answers.operatorLacks().get().stream()
                    .map(Right::words)
                    .sorted()
                    .toList();
            lines.add(
                    lacks.isEmpty()
                            ? Diagnosis.ok("operator's account", account + " has all its rights")
                            : Diagnosis.error(
                                    "operator's account",
                                    account + " may not " + String.join(", ", lacks)
                                            + ": upgrade the chart, or apply operator/rbac; where it watches some namespaces"
                                            + " only, bind its ClusterRoles in " + facts.namespace() + " too"));
        }
        return lines;
    }
}
