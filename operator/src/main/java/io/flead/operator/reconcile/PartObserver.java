package io.flead.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.operator.apply.ReconcileResults.Applied;
import io.flead.operator.apply.ResourceConflictException;
import io.flead.operator.dependent.DeclaredResources;
import io.flead.operator.kind.ScheduledSparkApplication;
import io.flead.operator.kind.SparkApplication;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Part;
import io.flead.operator.prerequisites.Prerequisites;
import io.flead.operator.status.BatchRuns;
import io.flead.operator.status.ConditionReason;
import io.flead.operator.status.PartState;
import io.flead.operator.status.ResourceState;
import io.flead.operator.status.VolumeSize;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Determines the state of each part from its problems, the failures of its dependents and the status of its resources.
 */
final class PartObserver {

    /** Kinds of the resources that do a part's work. */
    private static final Set<Class<? extends HasMetadata>> WORKLOADS = Dependents.all().stream()
            .filter(DeclaredResources::isWorkload)
            .map(DeclaredResources::resourceType)
            .collect(Collectors.toUnmodifiableSet());

    private final InstantSource clock;

    PartObserver(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * What there is of a pipeline.
     *
     * @param resources its own, as declared
     * @param runs those that the Spark operator makes of its batch
     */
    record Seen(List<HasMetadata> resources, BatchRuns runs) {}

    /**
     * The state of every part.
     *
     * @param failures errors of dependents, by part
     */
    Map<Part, PartState> observe(
            FleadPipeline pipeline, Prerequisites prerequisites, Seen seen, Map<Part, List<Exception>> failures) {
        boolean suspend = pipeline.getSpec().suspend();
        Map<Part, PartState> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            List<PartState> states = new ArrayList<>();
            prerequisites
                    .problemsOf(part)
                    .forEach(problem -> states.add(new PartState(problem.reason(), problem.message())));
            failures.getOrDefault(part, List.of()).forEach(failure -> states.add(failed(failure)));
            boolean runs = false;
            for (HasMetadata resource : seen.resources()) {
                if (Component.partOf(resource).equals(Optional.of(part))) {
                    PartState state = ResourceState.of(resource, suspend);
                    states.add(
                            state.ready() && resource instanceof ScheduledSparkApplication
                                    ? seen.runs().state(clock.instant())
                                    : state);
                    // Of equally good states the first has the word.
                    VolumeSize.tooSmall(resource, pipeline.getSpec()).ifPresent(word -> states.add(0, word));
                    runs |= WORKLOADS.contains(resource.getClass());
                }
            }
            if (!runs) {
                states.add(absent(part, pipeline.getSpec()));
            }
            parts.put(part, PartState.worst(states));
        }
        return parts;
    }

    /**
     * The resources that the workflow reconciled, and the workloads that it skipped, because their prerequisites were
     * not ready.
     */
    Seen seen(FleadPipeline pipeline, List<Applied> applied, Context<FleadPipeline> context) {
        List<HasMetadata> seen = new ArrayList<>();
        applied.forEach(resource -> seen.add(resource.resource()));
        for (Class<? extends HasMetadata> kind : WORKLOADS) {
            if (seen.stream().noneMatch(kind::isInstance)) {
                context.getSecondaryResourcesAsStream(kind)
                        .filter(resource -> isOf(pipeline, resource))
                        .forEach(seen::add);
            }
        }
        return new Seen(
                seen,
                new BatchRuns(context.getSecondaryResourcesAsStream(SparkApplication.class)
                        .filter(PartObserver::isRun)
                        .toList()));
    }

    /**
     * Whether a resource is the pipeline's own. The Spark operator gives every run of a batch the labels of the batch,
     * and so the pipeline's.
     */
    private static boolean isOf(FleadPipeline pipeline, HasMetadata resource) {
        List<OwnerReference> owners = resource.getMetadata().getOwnerReferences();
        return owners.isEmpty()
                || owners.stream()
                        .anyMatch(owner -> pipeline.getMetadata().getUid().equals(owner.getUid()));
    }

    private static boolean isRun(HasMetadata resource) {
        return resource.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getKind().equals("ScheduledSparkApplication"));
    }

    /** Every part, when nothing could be done at all. */
    static Map<Part, PartState> allFailed(Exception failure) {
        Map<Part, PartState> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(part, failed(failure));
        }
        return parts;
    }

    private static PartState failed(Exception failure) {
        if (failure instanceof ResourceConflictException) {
            return new PartState(ConditionReason.ResourceConflict, message(failure));
        }
        if (failure instanceof KubernetesClientException api && api.getStatus() != null) {
            return new PartState(
                    ConditionReason.ApplyFailed,
                    "the API server rejected it: " + api.getStatus().getMessage());
        }
        return new PartState(ConditionReason.ApplyFailed, message(failure));
    }

    private static String message(Exception failure) {
        return Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName());
    }

    /** A part without the resource that does its work: left out by the spec, or not to be had yet. */
    private static PartState absent(Part part, FleadPipelineSpec spec) {
        if (part == Part.TOPICS && spec.kafka().bootstrapServers() != null) {
            return new PartState(
                    ConditionReason.ManagedElsewhere,
                    "spec.kafka.bootstrapServers is set: the owner of that Kafka creates the topics");
        }
        if (part == Part.PRODUCER && spec.devices().source().external() != null) {
            return new PartState(
                    ConditionReason.NotDeclared,
                    "spec.devices.source.external is set: devices publish their readings themselves");
        }
        if (part == Part.ANALYTICS && !spec.analytics().enabled()) {
            return new PartState(ConditionReason.NotDeclared, "spec.analytics.enabled is false");
        }
        if (part == Part.CONSOLE && !spec.console().enabled()) {
            return new PartState(ConditionReason.NotDeclared, "spec.console.enabled is false");
        }
        return new PartState(ConditionReason.WaitingForPart, "not created yet: it depends on a part that is not ready");
    }
}
