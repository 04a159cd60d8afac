package io.flead.operator.prerequisites;

import io.flead.operator.pipeline.Part;
import io.flead.operator.status.ConditionReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What one resolution has found of a pipeline's prerequisites: problems, and the Secrets that are there. */
final class Findings {

    private final ClusterView cluster;
    private final String namespace;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> digests = new HashMap<>();

    /** @param namespace the pipeline's */
    Findings(ClusterView cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Digests of the Secrets that were found, by name. */
    Map<String, String> digests() {
        return Map.copyOf(digests);
    }

    void problem(Set<Part> parts, ConditionReason reason, String message) {
        problems.add(new Problem(parts, reason, message));
    }

    /** A Secret of the pipeline's namespace. */
    Optional<SecretFacts> secret(String secret) {
        Optional<SecretFacts> facts = cluster.secret(namespace, secret);
        facts.ifPresent(known -> digests.put(secret, known.digest()));
        return facts;
    }

    /** A problem where the Secret or one of its keys is missing. */
    void requireSecret(String secret, Set<String> keys, Set<Part> parts, String what, String remedy) {
        Optional<SecretFacts> facts = secret(secret);
        if (facts.isEmpty()) {
            problem(
                    parts,
                    ConditionReason.SecretMissing,
                    "Secret " + secret + " " + what + " is not in namespace " + namespace + ": " + remedy);
            return;
        }
        Set<String> missing = new TreeSet<>(keys);
        missing.removeAll(facts.get().keys());
        if (!missing.isEmpty()) {
            problem(
                    parts,
                    ConditionReason.SecretIncomplete,
                    "Secret " + secret + " " + what + " lacks " + String.join(", ", missing) + ": add "
                            + (missing.size() == 1 ? "it" : "them"));
        }
    }
}
