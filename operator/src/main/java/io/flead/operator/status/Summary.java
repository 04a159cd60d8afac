package io.flead.operator.status;

import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.pipeline.Part;
import io.flead.operator.status.ConditionReason.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the parts of a pipeline come to, each aspect as a state with its reason and message. Pure functions.
 *
 * @param parts state of every part
 * @param suspend whether the spec asks for a stop
 * @param paused whether the annotation asks the operator to leave the pipeline alone
 * @param ran whether it has run with the spec of the last status
 * @param unchanged whether the spec is that of the last status
 */
record Summary(Map<Part, PartState> parts, boolean suspend, boolean paused, boolean ran, boolean unchanged) {

    Phase phase() {
        if (resting()) {
            return Phase.Suspended;
        }
        if (ready().ready()) {
            return Phase.Running;
        }
        if (degraded().severity() != Severity.GOOD) {
            return ran ? Phase.Degraded : Phase.Failed;
        }
        return with(Severity.LACKING).isEmpty() || suspend ? Phase.Provisioning : Phase.Pending;
    }

    /** Whether all that runs has stopped, as the spec asks. */
    boolean resting() {
        return suspended().severity() == Severity.STOPPED;
    }

    /** Stopped when all that runs has stopped; topics and tables stay as they are. */
    PartState suspended() {
        if (!suspend) {
            return new PartState(ConditionReason.NotSuspended, "spec.suspend is false");
        }
        List<String> running = parts.entrySet().stream()
                .filter(part -> part.getValue().reason() == ConditionReason.Stopping)
                .map(part -> part.getKey().word())
                .toList();
        return running.isEmpty()
                ? new PartState(
                        ConditionReason.Suspended,
                        "stopped with its state; set spec.suspend to false to resume from it")
                : new PartState(ConditionReason.Stopping, "still stopping: " + String.join(", ", running));
    }

    /** Good when every part is ready. */
    PartState ready() {
        if (suspend) {
            return suspended();
        }
        List<Map.Entry<Part, PartState>> missing = parts.entrySet().stream()
                .filter(part -> !part.getValue().ready())
                .toList();
        if (missing.isEmpty()) {
            return new PartState(ConditionReason.AsExpected, "all parts are ready");
        }
        return new PartState(
                PartState.worst(missing.stream().map(Map.Entry::getValue).toList())
                        .reason(),
                sentence(missing));
    }

    /** Waiting while a part becomes ready by itself, or is being stopped. */
    PartState progressing() {
        if (paused) {
            return pause();
        }
        if (suspend) {
            return suspended();
        }
        List<Map.Entry<Part, PartState>> waiting = with(Severity.WAITING);
        if (!waiting.isEmpty()) {
            return new PartState(waiting.get(0).getValue().reason(), sentence(waiting));
        }
        List<Map.Entry<Part, PartState>> blocked = parts.entrySet().stream()
                .filter(part -> part.getValue().severity().compareTo(Severity.WAITING) > 0)
                .toList();
        return blocked.isEmpty()
                ? new PartState(ConditionReason.AsExpected, "nothing left to do")
                : new PartState(blocked.get(0).getValue().reason(), "blocked by: " + words(blocked));
    }

    /** Not good when a part is broken, or when what ran does not, although the spec did not change. */
    PartState degraded() {
        PartState broken = broken();
        if (broken.severity() == Severity.BROKEN) {
            return broken;
        }
        if (!ran || !unchanged || suspend) {
            return broken;
        }
        List<Map.Entry<Part, PartState>> lacking = with(Severity.LACKING);
        if (!lacking.isEmpty()) {
            return new PartState(lacking.get(0).getValue().reason(), sentence(lacking));
        }
        List<Map.Entry<Part, PartState>> waiting = with(Severity.WAITING);
        return waiting.isEmpty() ? broken : new PartState(ConditionReason.BecameUnready, sentence(waiting));
    }

    /** Broken when nothing comes of it without an intervention: what kstatus calls failed. */
    PartState stalled() {
        if (resting()) {
            return suspended();
        }
        return paused ? pause() : broken();
    }

    /**
     * Whether the pipeline is on its way to what the spec declares, or will be once what it lacks is created; the state
     * says why, or why not. What kstatus calls in progress.
     */
    boolean reconciling() {
        return !resting() && !paused && broken().severity() != Severity.BROKEN && !ready().ready();
    }

    private static PartState pause() {
        return new PartState(
                ConditionReason.Paused,
                "annotation flead.io/pause-reconciliation is \"true\": nothing is changed until it is removed");
    }

    private PartState broken() {
        List<Map.Entry<Part, PartState>> broken = with(Severity.BROKEN);
        if (broken.isEmpty()) {
            return new PartState(ConditionReason.AsExpected, "no part is broken");
        }
        return new PartState(
                broken.size() == 1 ? broken.get(0).getValue().reason() : ConditionReason.SeveralParts,
                sentence(broken));
    }

    private List<Map.Entry<Part, PartState>> with(Severity severity) {
        return parts.entrySet().stream()
                .filter(part -> part.getValue().severity() == severity)
                .toList();
    }

    private static String words(List<Map.Entry<Part, PartState>> parts) {
        return parts.stream().map(part -> part.getKey().word()).collect(Collectors.joining(", "));
    }

    /**
     * Names the parts that need somebody before those that only wait for them, and a message that several parts share
     * once.
     */
    private static String sentence(List<Map.Entry<Part, PartState>> parts) {
        Map<String, List<String>> wordsByMessage = new LinkedHashMap<>();
        for (Severity severity : List.of(Severity.BROKEN, Severity.LACKING, Severity.WAITING, Severity.STOPPED)) {
            parts.stream()
                    .filter(part -> part.getValue().severity() == severity)
                    .forEach(part -> wordsByMessage
                            .computeIfAbsent(part.getValue().message(), unused -> new ArrayList<>())
                            .add(part.getKey().word()));
        }
        return wordsByMessage.entrySet().stream()
                .map(message -> String.join(", ", message.getValue()) + ": " + message.getKey())
                .collect(Collectors.joining("; "));
    }
}
