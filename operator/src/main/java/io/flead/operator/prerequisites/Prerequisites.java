package io.flead.operator.prerequisites;

import io.flead.api.v1alpha1.Analytics;
import io.flead.operator.pipeline.Part;
import io.flead.operator.pipeline.WorkloadDefaults;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of the cluster that a pipeline depends on, at one moment. Pipeline and prerequisites together determine
 * every dependent.
 *
 * @param kafka how the workloads reach Kafka
 * @param database how the Secret of the database names it
 * @param secretDigests digest of each Secret that pods use, by name; absent when the Secret is
 * @param kinds optional kinds that the cluster serves
 * @param takenTopics names of the pipeline's topics, with prefix, that another owner has
 * @param operatorNamespace namespace of the operator, where it runs in a pod
 * @param defaults the installation's, of what the pipeline leaves out
 * @param oneNodeClaims claims that the pipeline names and that pods of one node alone can mount
 * @param problems each keeps one or more parts from working
 */
public record Prerequisites(
        KafkaAccess kafka,
        DatabaseAccess database,
        Map<String, String> secretDigests,
        Set<OptionalKind> kinds,
        Set<String> takenTopics,
        Optional<String> operatorNamespace,
        WorkloadDefaults defaults,
        Set<String> oneNodeClaims,
        List<Problem> problems) {

    public Prerequisites {
        secretDigests = Map.copyOf(secretDigests);
        kinds = Set.copyOf(kinds);
        takenTopics = Set.copyOf(takenTopics);
        oneNodeClaims = Set.copyOf(oneNodeClaims);
        problems = List.copyOf(problems);
    }

    /**
     * Whether the pipeline stays within the installation's bounds. Otherwise the operator creates and changes nothing
     * of it.
     */
    public boolean allowed() {
        return problems.stream().noneMatch(problem -> problem.reason().isForbidden());
    }

    public boolean serves(OptionalKind kind) {
        return kinds.contains(kind);
    }

    /** What runs a pipeline's analytics. */
    public AnalyticsPlacement placement(Analytics analytics) {
        return AnalyticsPlacement.of(analytics, kinds);
    }

    /** The digest of a Secret that is there. */
    public Optional<String> digestOf(String secret) {
        return Optional.ofNullable(secretDigests.get(secret));
    }

    /**
     * Whether the workloads can use Kafka: they know where it is, have the Secrets for it, and no topic has another
     * owner. Whether the topics are there already is not asked.
     */
    public boolean kafkaUsable() {
        return !kafka.bootstrapServers().isEmpty()
                && takenTopics.isEmpty()
                && kafka.secretSettings().stream().allMatch(setting -> secretDigests.containsKey(setting.secret()));
    }

    /** The problems that hold up a part. */
    public List<Problem> problemsOf(Part part) {
        return problems.stream()
                .filter(problem -> problem.parts().contains(part))
                .toList();
    }
}
