package io.flead.operator.status;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.flead.operator.pipeline.Component;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a pod does not start or does not stay, from its status. The messages hold no count, no age and no back-off: the
 * same trouble gives the same words, so that a status is not written again and again. Pure functions.
 */
public final class PodTrouble {

    /** Kubernetes waits up to five minutes before it starts a container again; what ended longer ago is no loop. */
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(6);

    private static final int RESTARTS_OF_A_LOOP = 2;
    private static final int LONGEST_QUOTE = 300;
    private static final Set<String> IMAGE = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "ImageInspectError",
            "RegistryUnavailable");
    private static final Set<String> NOT_STARTED =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError", "StartError");
    private static final Set<String> BEING_MADE = Set.of("ContainerCreating", "PodInitializing");
    private static final Set<String> VOLUMES = Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume");

    private PodTrouble() {}

    /** The trouble of a pod; empty when it has none, or none that its status tells. */
    public static Optional<PartState> of(Pod pod, Instant now) {
        if (pod.getMetadata().getDeletionTimestamp() != null || pod.getStatus() == null) {
            return Optional.empty();
        }
        Optional<PartState> unscheduled = pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("PodScheduled")
                        && condition.getStatus().equals("False")
                        && "Unschedulable".equals(condition.getReason()))
                .map(condition -> new PartState(
                        ConditionReason.Unschedulable,
                        "Pod " + name(pod) + " finds no node: " + quote(condition.getMessage())
                                + ": add capacity, or lower " + resources(pod)))
                .findFirst();
        return unscheduled.or(() -> containers(pod)
                .flatMap(container -> container(pod, container, now).stream())
                .findFirst());
    }

    /** Whether a node is making the pod's containers, where only events tell what holds it up. */
    public static boolean isBeingMade(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && containers(pod).anyMatch(container -> BEING_MADE.contains(waiting(container)));
    }

    /** The volume that a pod waits for, as its events tell; empty when none tells of a volume. */
    public static Optional<PartState> ofVolume(Pod pod, List<Event> events) {
        return events.stream()
                .filter(event -> VOLUMES.contains(event.getReason()))
                .map(event -> new PartState(
                        ConditionReason.VolumeNotReady,
                        "Pod " + name(pod) + " waits for a volume (" + event.getReason() + "): "
                                + quote(event.getMessage())))
                .findFirst();
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return pod.getStatus() == null
                ? Stream.of()
                : Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream());
    }

    private static Optional<PartState> container(Pod pod, ContainerStatus container, Instant now) {
        if (Boolean.TRUE.equals(container.getReady())) {
            return Optional.empty();
        }
        String waiting = waiting(container);
        if (IMAGE.contains(waiting)) {
            return Optional.of(new PartState(
                    ConditionReason.ImageNotPulled,
                    "Pod " + name(pod) + " cannot have its image " + container.getImage()
                            + ": see whether it exists, and spec.images (repository, tag, pullSecrets)"));
        }
        if (NOT_STARTED.contains(waiting)) {
            return Optional.of(new PartState(
                    ConditionReason.PodNotStarted,
                    "Container " + container.getName() + " of pod " + name(pod) + " cannot be started: "
                            + quote(container.getState().getWaiting().getMessage())));
        }
        return ended(container, waiting.equals("CrashLoopBackOff"), now).map(end -> lost(pod, container, end));
    }

    /**
     * Its last end, when it ends again and again, or was killed for its memory. Between two ends it runs for a while: by
     * then it is still in the loop.
     */
    private static Optional<ContainerStateTerminated> ended(ContainerStatus container, boolean backsOff, Instant now) {
        ContainerStateTerminated end = terminated(container.getState());
        ContainerStateTerminated last = terminated(container.getLastState());
        if (end != null && outOfMemory(end) && recent(end, now)) {
            return Optional.of(end);
        }
        if (last == null) {
            return Optional.empty();
        }
        boolean again = restarts(container) >= RESTARTS_OF_A_LOOP || outOfMemory(last);
        return backsOff || (again && recent(last, now)) ? Optional.of(last) : Optional.empty();
    }

    private static PartState lost(Pod pod, ContainerStatus container, ContainerStateTerminated end) {
        String which = "Container " + container.getName() + " of pod " + name(pod);
        if (outOfMemory(end)) {
            return new PartState(
                    ConditionReason.OutOfMemory,
                    which + " was killed, because it needed more memory than its limit"
                            + limit(pod, container.getName()) + ": raise the memory of " + resources(pod));
        }
        return new PartState(
                ConditionReason.CrashLoop,
                which + " ends by itself, last with exit code " + end.getExitCode() + ": kubectl logs -n "
                        + pod.getMetadata().getNamespace() + " " + name(pod) + " -c " + container.getName()
                        + " --previous says why");
    }

    private static boolean outOfMemory(ContainerStateTerminated end) {
        return "OOMKilled".equals(end.getReason());
    }

    private static boolean recent(ContainerStateTerminated end, Instant now) {
        try {
            return end.getFinishedAt() != null
                    && Instant.parse(end.getFinishedAt()).plus(LONGEST_BACK_OFF).isAfter(now);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static @Nullable ContainerStateTerminated terminated(@Nullable ContainerState state) {
        return state == null ? null : state.getTerminated();
    }

    private static String waiting(ContainerStatus container) {
        return container.getState() == null
                        || container.getState().getWaiting() == null
                        || container.getState().getWaiting().getReason() == null
                ? ""
                : container.getState().getWaiting().getReason();
    }

    private static int restarts(ContainerStatus container) {
        return container.getRestartCount() == null ? 0 : container.getRestartCount();
    }

    private static String limit(Pod pod, String container) {
        return pod.getSpec().getContainers().stream()
                .filter(declared -> declared.getName().equals(container) && declared.getResources() != null)
                .flatMap(declared ->
                        Optional.ofNullable(declared.getResources().getLimits())
                                .map(limits -> limits.get("memory"))
                                .stream())
                .map(memory -> " of " + memory)
                .findFirst()
                .orElse("");
    }

    /** The field of the spec that gives the pod its resources. */
    private static String resources(Pod pod) {
        return Component.of(pod)
                .map(component -> switch (component) {
                    case PRODUCER -> "spec.devices.resources";
                    case TRAINING -> "spec.training.resources";
                    case AGGREGATOR -> "spec.aggregation.resources";
                    case ARCHIVER, MIGRATION -> "spec.storage.resources";
                    case WINDOWS, BATCH, ANALYTICS -> "spec.analytics.resources";
                    case CONSOLE -> "spec.console.resources";
                    case PIPELINE, TOPIC, USER, PODS, MONITORING -> "the part's resources";
                })
                .orElse("the part's resources");
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    private static String quote(@Nullable String message) {
        String line = message == null ? "" : message.strip().lines().findFirst().orElse("");
        String words = line.isEmpty() ? "it gives no reason" : line.replaceFirst("\\.$", "");
        return words.length() > LONGEST_QUOTE ? words.substring(0, LONGEST_QUOTE) + "..." : words;
    }
}
