package io.flead.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.dependent.DeclaredResources;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.prerequisites.OptionalKind;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes down what reads and writes a pipeline's topics, when the pipeline is deleted: only then may the topics go. A
 * producer that still runs would make them again, on a Kafka that makes topics by itself.
 */
final class WorkloadRemoval {

    private static final Set<Class<? extends HasMetadata>> KINDS = Dependents.all().stream()
            .filter(dependent -> dependent.isWorkload() && dependent.component() != Component.TOPIC)
            .map(DeclaredResources::resourceType)
            .collect(Collectors.toUnmodifiableSet());

    /** Pods that use no topic; and those that make topics of a Kafka which keeps its topics. */
    private static final Set<String> OTHERS = Set.of(Component.MIGRATION.label(), Component.TOPIC.label());

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final KubernetesClient client;
    private final FleadPipeline pipeline;

    private WorkloadRemoval(KubernetesClient client, FleadPipeline pipeline) {
        this.client = client;
        this.pipeline = pipeline;
    }

    /**
     * Deletes what is there, without waiting for its end, and says what is left. It asks the server itself: after a
     * restart of the operator the informers may not have seen these kinds yet.
     *
     * @return such as {@code Pod press-producer-x}; empty once nothing is left
     */
    static List<String> remove(FleadPipeline pipeline, Prerequisites prerequisites, KubernetesClient client) {
        WorkloadRemoval removal = new WorkloadRemoval(client, pipeline);
        List<String> left = new ArrayList<>();
        for (Class<? extends HasMetadata> kind : KINDS) {
            if (OptionalKind.of(kind).map(prerequisites::serves).orElse(true)) {
                left.addAll(removal.remove(kind));
            }
        }
        left.addAll(removal.pods());
        return left.stream().sorted().toList();
    }

    private <R extends HasMetadata> List<String> remove(Class<R> kind) {
        for (R resource : belonging(kind)) {
            if (resource.getMetadata().getDeletionTimestamp() == null && isOwned(resource)) {
                client.resource(resource).delete();
            }
        }
        // A resource without finalizers is gone at once.
        return belonging(kind).stream().map(WorkloadRemoval::named).toList();
    }

    private List<String> pods() {
        return belonging(Pod.class).stream()
                .filter(pod -> !OTHERS.contains(pod.getMetadata().getLabels().get(Labels.COMPONENT)))
                .filter(pod -> Optional.ofNullable(pod.getStatus())
                        .filter(status -> status.getPhase() != null && ENDED.contains(status.getPhase()))
                        .isEmpty())
                .map(WorkloadRemoval::named)
                .toList();
    }

    /** What carries the pipeline's labels and belongs to somebody: a label alone holds up no deletion. */
    private <R extends HasMetadata> List<R> belonging(Class<R> kind) {
        return client.resources(kind)
                .inNamespace(pipeline.getMetadata().getNamespace())
                .withLabel(Labels.PIPELINE, pipeline.getMetadata().getName())
                .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                .resources()
                .map(Resource::item)
                .filter(resource -> !resource.getMetadata().getOwnerReferences().isEmpty())
                .toList();
    }

    private boolean isOwned(HasMetadata resource) {
        return resource.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> pipeline.getMetadata().getUid().equals(owner.getUid()));
    }

    private static String named(HasMetadata resource) {
        return resource.getKind() + " " + resource.getMetadata().getName();
    }
}
