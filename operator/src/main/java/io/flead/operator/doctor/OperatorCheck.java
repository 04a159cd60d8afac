package io.flead.operator.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The operators: whether each runs, is new enough, and watches the namespaces of the pipelines. */
final class OperatorCheck {

    private OperatorCheck() {}

    /** @param pipelines none: what every pipeline needs is an error where it is missing, the rest a warning */
    static List<Diagnosis> of(ClusterFacts facts, List<ExaminedPipeline> pipelines) {
        List<Diagnosis> lines = new ArrayList<>();
        if (facts.operators().isEmpty()) {
            return lines;
        }
        for (KnownOperator operator : KnownOperator.values()) {
            boolean needed = pipelines.isEmpty()
                    ? Set.of(KnownOperator.FLEAD, KnownOperator.FLINK).contains(operator)
                    : pipelines.stream().anyMatch(pipeline -> pipeline.needs(operator));
            Optional<InstalledOperator> installed = facts.operator(operator);
            Set<String> namespaces = new TreeSet<>();
            if (pipelines.isEmpty()) {
                namespaces.add(facts.namespace());
            }
            pipelines.forEach(pipeline -> namespaces.add(pipeline.watchedNamespace(operator)));
            lines.add(installed
                    .map(found -> judged(found, namespaces, needed))
                    .orElseGet(() -> absent(operator, facts, needed)));
        }
        return lines;
    }

    /** A Deployment may be made in a way that is not known here, so that the kinds speak louder. */
    private static Diagnosis absent(KnownOperator operator, ClusterFacts facts, boolean needed) {
        boolean kinds = operator.provider().isPresent()
                && facts.kinds().usable().stream()
                        .anyMatch(kind -> kind.provider() == operator.provider().get());
        if (kinds) {
            return Diagnosis.warning(
                    operator.title(),
                    "its kinds are served, but no Deployment of it was found: see that it runs, else "
                            + operator.installation());
        }
        return Diagnosis.lacking(
                needed,
                operator.title(),
                "is not installed" + (needed ? "" : " (these pipelines can do without)") + ": "
                        + operator.installation());
    }

    private static Diagnosis judged(InstalledOperator found, Set<String> namespaces, boolean needed) {
        KnownOperator operator = found.operator();
        String oldest = operator.provider().map(provider -> provider.oldest()).orElse("");
        if (found.release().map(release -> release.isOlderThan(oldest)).orElse(false)) {
            return Diagnosis.lacking(
                    needed,
                    operator.title(),
                    found.place() + " is too old: upgrade it, with its CustomResourceDefinitions, to " + oldest
                            + " or newer");
        }
        if (!found.available()) {
            return Diagnosis.lacking(
                    needed,
                    operator.title(),
                    found.place() + " has no ready pod: kubectl describe pods -n " + found.namespace());
        }
        List<String> missed = namespaces.stream()
                .filter(namespace -> found.watch().misses(namespace))
                .toList();
        if (!missed.isEmpty()) {
            return Diagnosis.lacking(
                    needed,
                    operator.title(),
                    found.place() + " watches " + found.watch().words() + ", not " + String.join(", ", missed) + ": "
                            + operator.widening());
        }
        if (!found.watch().selector().isEmpty()) {
            return Diagnosis.warning(
                    operator.title(),
                    found.place() + " watches " + found.watch().words() + ": see that " + String.join(", ", namespaces)
                            + " bears it");
        }
        return Diagnosis.ok(
                operator.title(), found.place() + ", watches " + found.watch().words());
    }
}
