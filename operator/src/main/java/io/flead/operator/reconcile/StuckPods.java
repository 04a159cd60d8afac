package io.flead.operator.reconcile;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Part;
import io.flead.operator.status.ConditionReason;
import io.flead.operator.status.KnownStatus;
import io.flead.operator.status.PartState;
import io.flead.operator.status.PodTrouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the pods of parts that have not been ready for some time, and says why they do not start. Deployments and
 * other operators' resources tell only that they do not. No pod is watched: the pods of one pipeline are listed, by
 * label and at most {@value #MOST_PODS}, and only while a part of it is held up.
 */
final class StuckPods {

    /** A pipeline has some ten pods; those of a fleet's archivers and task managers fail alike. */
    private static final long MOST_PODS = 100;

    private static final long MOST_EVENTS = 50;

    /** States whose cause may be in the pods. */
    private static final Set<ConditionReason> OF_PODS = EnumSet.of(
            ConditionReason.RollingOut,
            ConditionReason.RolloutStuck,
            ConditionReason.JobFailed,
            ConditionReason.CrashLoop,
            ConditionReason.ImageNotPulled,
            ConditionReason.MigrationFailed,
            ConditionReason.TopicsMissing,
            ConditionReason.BatchFailing);

    private static final Logger LOG = LoggerFactory.getLogger(StuckPods.class);

    private final Duration patience;
    private final InstantSource clock;

    /** @param patience with a part that is not ready, before its pods are looked at */
    StuckPods(Duration patience, InstantSource clock) {
        this.patience = patience;
        this.clock = clock;
    }

    /** The time after which to look again; empty when no part waits for pods. */
    Optional<Duration> lookAgain(FleadPipeline pipeline, Map<Part, PartState> parts) {
        return !pipeline.getSpec().suspend()
                        && parts.values().stream().anyMatch(state -> OF_PODS.contains(state.reason()))
                ? Optional.of(patience)
                : Optional.empty();
    }

    /** The parts, with the reason of the pods in place of that of the resource, where the pods give one. */
    Map<Part, PartState> explain(FleadPipeline pipeline, Map<Part, PartState> parts, KubernetesClient client) {
        Instant now = clock.instant();
        KnownStatus known = KnownStatus.of(pipeline);
        Set<Part> stuck = EnumSet.noneOf(Part.class);
        parts.forEach((part, state) -> {
            if (OF_PODS.contains(state.reason())
                    && known.unreadySince(part)
                            .filter(since -> !since.plus(patience).isAfter(now))
                            .isPresent()) {
                stuck.add(part);
            }
        });
        if (stuck.isEmpty() || pipeline.getSpec().suspend()) {
            return parts;
        }
        Map<Part, PartState> explained = new EnumMap<>(parts);
        try {
            List<Pod> pods = pods(pipeline, client);
            for (Part part : stuck) {
                List<Pod> own = pods.stream()
                        .filter(pod -> Component.partOf(pod).equals(Optional.of(part)))
                        .toList();
                trouble(own, now, client).ifPresent(state -> explained.put(part, state));
            }
        } catch (KubernetesClientException e) {
            // What is known stays true; the pods are looked at again soon.
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("pods_not_listed");
        }
        return explained;
    }

    private static List<Pod> pods(FleadPipeline pipeline, KubernetesClient client) {
        return client
                .pods()
                .inNamespace(pipeline.getMetadata().getNamespace())
                .withLabel(Labels.PIPELINE, pipeline.getMetadata().getName())
                .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                .list(atMost(MOST_PODS))
                .getItems()
                .stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    /** Of several troubles the worst; of equally bad ones that of the first pod by name, so that it stays the same. */
    private static Optional<PartState> trouble(List<Pod> pods, Instant now, KubernetesClient client) {
        List<PartState> troubles =
                pods.stream().flatMap(pod -> PodTrouble.of(pod, now).stream()).toList();
        return troubles.isEmpty()
                ? pods.stream()
                        .filter(PodTrouble::isBeingMade)
                        .findFirst()
                        .flatMap(pod -> PodTrouble.ofVolume(
                                pod,
                                client.v1()
                                        .events()
                                        .inNamespace(pod.getMetadata().getNamespace())
                                        .withField(
                                                "involvedObject.uid",
                                                pod.getMetadata().getUid())
                                        .list(atMost(MOST_EVENTS))
                                        .getItems()))
                : Optional.of(PartState.worst(troubles));
    }

    private static ListOptions atMost(long limit) {
        return new ListOptionsBuilder().withLimit(limit).build();
    }
}
