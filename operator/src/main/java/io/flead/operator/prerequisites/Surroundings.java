package io.flead.operator.prerequisites;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Part;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a pipeline finds in its cluster, at one moment. With the pipeline it determines every dependent.
 *
 * @param kafka how the workloads reach Kafka
 * @param secretDigests digest of each Secret that pods use, by name; absent when the Secret is
 * @param kinds optional kinds that the cluster serves
 * @param takenTopics names of the pipeline's topics, with prefix, that belong to somebody else
 * @param problems what keeps parts from working
 */
public record Surroundings(
        KafkaAccess kafka,
        Map<String, String> secretDigests,
        Set<OptionalKind> kinds,
        Set<String> takenTopics,
        List<Problem> problems) {

    public Surroundings {
        secretDigests = Map.copyOf(secretDigests);
        kinds = Set.copyOf(kinds);
        takenTopics = Set.copyOf(takenTopics);
        problems = List.copyOf(problems);
    }

    public boolean serves(OptionalKind kind) {
        return kinds.contains(kind);
    }

    /** The digest of a Secret that is there. */
    public Optional<String> digestOf(String secret) {
        return Optional.ofNullable(secretDigests.get(secret));
    }

    /**
     * Whether the workloads can use Kafka: they know where it is, have the Secrets for it, and no topic is somebody else's. Whether
     * the topics are there already is not asked.
     */
    public boolean kafkaUsable() {
        return !kafka.bootstrapServers().isEmpty()
                && takenTopics.isEmpty()
                && kafka.secretSettings().stream().allMatch(setting -> secretDigests.containsKey(setting.secret()));
    }

    /** What holds up a part. */
    public List<Problem> problemsOf(Part part) {
        return problems.stream()
                .filter(problem -> problem.parts().contains(part))
                .toList();
    }

    /** Hands these surroundings to the dependents of a reconciliation: to be done before its workflow is invoked. */
    public void putInto(Context<FleadPipeline> context) {
        context.managedWorkflowAndDependentResourceContext().put(Surroundings.class, this);
    }

    /**
     * The surroundings of a reconciliation.
     *
     * @throws IllegalStateException when none were put
     */
    public static Surroundings of(Context<FleadPipeline> context) {
        return context.managedWorkflowAndDependentResourceContext()
                .get(Surroundings.class, Surroundings.class)
                .orElseThrow(() -> new IllegalStateException("the reconciliation has no surroundings yet"));
    }
}
