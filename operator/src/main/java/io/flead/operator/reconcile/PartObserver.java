package io.flead.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.FleadPipelineStatus;
import io.flead.operator.apply.ReconcileResults.Applied;
import io.flead.operator.apply.ResourceConflictException;
import io.flead.operator.kind.FlinkDeployment;
import io.flead.operator.kind.ScheduledSparkApplication;
import io.flead.operator.kind.SparkApplication;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Part;
import io.flead.operator.prerequisites.Prerequisites;
import io.flead.operator.status.ConditionReason;
import io.flead.operator.status.PartState;
import io.flead.operator.status.ResourceState;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings together what is known of each part: problems around it, errors in making it, and its resources' own status. */
final class PartObserver {

    private static final List<Class<? extends HasMetadata>> WORKLOADS =
            List.of(Deployment.class, FlinkDeployment.class, SparkApplication.class, ScheduledSparkApplication.class);

    private PartObserver() {}

    /**
     * The state of every part.
     *
     * @param seen the pipeline's resources
     * @param failures errors of dependents, by part
     */
    static Map<Part, PartState> observe(
            FleadPipeline pipeline,
            Prerequisites prerequisites,
            List<HasMetadata> seen,
            Map<Part, List<Exception>> failures) {
        boolean suspend = pipeline.getSpec().suspend();
        Map<Part, PartState> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            List<PartState> states = new ArrayList<>();
            prerequisites
                    .problemsOf(part)
                    .forEach(problem ->
                            states.add(new PartState(ConditionReason.of(problem.reason()), problem.message())));
            failures.getOrDefault(part, List.of()).forEach(failure -> states.add(failed(failure)));
            boolean runs = false;
            for (HasMetadata resource : seen) {
                if (partOf(resource).equals(Optional.of(part))) {
                    states.add(ResourceState.of(resource, suspend));
                    runs |= isWorkload(resource);
                }
            }
            if (!runs) {
                states.add(absent(part, pipeline.getSpec()));
            }
            parts.put(part, PartState.worst(states));
        }
        return parts;
    }

    /** The resources that the workflow came to, and the workloads that it left alone, because what they depend on was not ready. */
    static List<HasMetadata> seen(List<Applied> applied, Context<FleadPipeline> context) {
        List<HasMetadata> seen = new ArrayList<>();
        applied.forEach(resource -> seen.add(resource.resource()));
        for (Class<? extends HasMetadata> kind : WORKLOADS) {
            if (seen.stream().noneMatch(kind::isInstance)) {
                context.getSecondaryResourcesAsStream(kind).forEach(seen::add);
            }
        }
        return seen;
    }

    /** The parts as the previous status has them: what a paused pipeline shows. */
    static Map<Part, PartState> remembered(Optional<FleadPipelineStatus> previous) {
        Map<Part, PartState> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(
                    part,
                    previous.stream()
                            .flatMap(status -> status.conditions().stream())
                            .filter(condition -> condition.type().equals(part.conditionType()))
                            .findFirst()
                            .flatMap(condition -> ConditionReason.named(condition.reason())
                                    .map(reason -> new PartState(reason, condition.message())))
                            .orElse(new PartState(ConditionReason.NotObserved, "not observed yet")));
        }
        return parts;
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
        return new PartState(ConditionReason.WaitingForPart, "not created yet: it depends on a part that is not ready");
    }

    private static boolean isWorkload(HasMetadata resource) {
        return switch (resource.getKind()) {
            case "Deployment", "FlinkDeployment", "SparkApplication", "ScheduledSparkApplication", "KafkaTopic" -> true;
            default -> false;
        };
    }

    /** By the component that the resource's label names. Some are nobody's part: the pipeline's file, dashboards. */
    static Optional<Part> partOf(HasMetadata resource) {
        return switch (resource.getMetadata().getLabels().getOrDefault(Labels.COMPONENT, "")) {
            case "topic", "user" -> Optional.of(Part.TOPICS);
            case "producer" -> Optional.of(Part.PRODUCER);
            case "training" -> Optional.of(Part.TRAINING);
            case "aggregator" -> Optional.of(Part.AGGREGATOR);
            case "archiver", "migration" -> Optional.of(Part.ARCHIVER);
            case "analytics", "windows", "batch" -> Optional.of(Part.ANALYTICS);
            default -> Optional.empty();
        };
    }
}
