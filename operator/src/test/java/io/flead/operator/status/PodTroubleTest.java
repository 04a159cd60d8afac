package io.flead.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodTroubleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: '0/1 nodes are available: 1 Insufficient cpu.'}]}"
                        + " | Unschedulable | finds no node: 0/1 nodes are available: 1 Insufficient cpu: add capacity, or lower spec.storage.resources",
                "{containerStatuses: [{name: archiver, ready: false, image: 'r/x:1', state: {waiting: {reason: ErrImagePull, message: 'rpc error'}}}]}"
                        + " | ImageNotPulled | r/x:1",
                "{containerStatuses: [{name: archiver, ready: false, image: 'r/x:1', state: {waiting: {reason: ImagePullBackOff, message: 'Back-off'}}}]}"
                        + " | ImageNotPulled | r/x:1",
                "{containerStatuses: [{name: archiver, ready: false, state: {waiting: {reason: CreateContainerConfigError, message: 'secret \"db\" not found'}}}]}"
                        + " | PodNotStarted | secret \"db\" not found",
                "{containerStatuses: [{name: archiver, ready: false, restartCount: 4, state: {waiting: {reason: CrashLoopBackOff, message: 'back-off 40s'}}, lastState: {terminated: {exitCode: 2, reason: Error}}}]}"
                        + " | CrashLoop | last with exit code 2: kubectl logs -n ns x-archiver-1 -c archiver --previous",
                // Between two ends it runs for a while.
                "{containerStatuses: [{name: archiver, ready: false, restartCount: 4, state: {running: {}}, lastState: {terminated: {exitCode: 2, reason: Error, finishedAt: '2026-01-01T11:58:00Z'}}}]}"
                        + " | CrashLoop | last with exit code 2",
                "{containerStatuses: [{name: archiver, ready: false, restartCount: 1, state: {running: {}}, lastState: {terminated: {exitCode: 137, reason: OOMKilled, finishedAt: '2026-01-01T11:58:00Z'}}}]}"
                        + " | OutOfMemory | limit of 512Mi: raise the memory of spec.storage.resources",
                "{containerStatuses: [{name: archiver, ready: false, restartCount: 9, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 137, reason: OOMKilled}}}]}"
                        + " | OutOfMemory | 512Mi",
                "{phase: Failed, containerStatuses: [{name: archiver, ready: false, state: {terminated: {exitCode: 137, reason: OOMKilled, finishedAt: '2026-01-01T11:58:00Z'}}}]}"
                        + " | OutOfMemory | 512Mi",
                "{initContainerStatuses: [{name: first, ready: false, image: 'r/y:1', state: {waiting: {reason: InvalidImageName}}}]}"
                        + " | ImageNotPulled | r/y:1",
            })
    void saysWhyAPodDoesNotStart(String status, ConditionReason reason, String words) {
        assertThat(PodTrouble.of(pod(status), NOW)).hasValueSatisfying(trouble -> {
            assertThat(trouble.reason()).isEqualTo(reason);
            assertThat(trouble.message()).contains("x-archiver-1").contains(words);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{conditions: [{type: PodScheduled, status: 'True'}]}",
                "{containerStatuses: [{name: archiver, ready: true, restartCount: 9, lastState: {terminated: {exitCode: 1, finishedAt: '2026-01-01T11:59:00Z'}}}]}",
                // It ended some time ago, and is not ready now for another reason.
                "{containerStatuses: [{name: archiver, ready: false, restartCount: 9, state: {running: {}}, lastState: {terminated: {exitCode: 1, finishedAt: '2026-01-01T09:00:00Z'}}}]}",
                "{containerStatuses: [{name: archiver, ready: false, restartCount: 1, state: {running: {}}, lastState: {terminated: {exitCode: 1, finishedAt: '2026-01-01T11:59:00Z'}}}]}",
                // A run of last week, kept for its log.
                "{phase: Failed, containerStatuses: [{name: archiver, ready: false, state: {terminated: {exitCode: 137, reason: OOMKilled, finishedAt: '2025-12-25T11:58:00Z'}}}]}",
            })
    void saysNothingOfAPodThatStartsOrHasNoCauseToTell(String status) {
        assertThat(PodTrouble.of(pod(status), NOW)).isEmpty();
    }

    @Test
    void aPodThatIsBeingDeletedIsNoTrouble() {
        Pod pod =
                pod("{containerStatuses: [{name: archiver, ready: false, state: {waiting: {reason: ErrImagePull}}}]}");
        pod.getMetadata().setDeletionTimestamp("2026-01-01T11:59:00Z");

        assertThat(PodTrouble.of(pod, NOW)).isEmpty();
    }

    @Test
    void theSameTroubleHasTheSameWordsWhateverTheBackOffIs() {
        assertThat(PodTrouble.of(backsOff(4, "back-off 40s restarting", 1), NOW))
                .isEqualTo(PodTrouble.of(backsOff(5, "back-off 1m20s restarting", 1), NOW));
    }

    @Test
    void aVolumeThatCannotBeMountedIsToldByTheEvents() {
        Pod pod = pod(
                "{containerStatuses: [{name: archiver, ready: false, state: {waiting: {reason: ContainerCreating}}}]}");

        assertThat(PodTrouble.isBeingMade(pod)).isTrue();
        assertThat(PodTrouble.ofVolume(
                        pod,
                        List.of(
                                new EventBuilder().withReason("Scheduled").build(),
                                new EventBuilder()
                                        .withReason("FailedAttachVolume")
                                        .withMessage("Multi-Attach error for volume \"pvc-1\"\nmore")
                                        .build())))
                .hasValueSatisfying(trouble -> {
                    assertThat(trouble.reason()).isEqualTo(ConditionReason.VolumeNotReady);
                    assertThat(trouble.message())
                            .isEqualTo("Pod x-archiver-1 waits for a volume (FailedAttachVolume):"
                                    + " Multi-Attach error for volume \"pvc-1\"");
                });
    }

    private static Pod backsOff(int restarts, String message, int code) {
        return pod("{containerStatuses: [{name: archiver, ready: false, restartCount: " + restarts
                + ", state: {waiting: {reason: CrashLoopBackOff, message: '" + message
                + "'}}, lastState: {terminated: {exitCode: " + code + "}}}]}");
    }

    private static Pod pod(String status) {
        return new KubernetesSerialization()
                .unmarshal(
                        "apiVersion: v1\nkind: Pod\nmetadata: {name: x-archiver-1, namespace: ns, labels: {app.kubernetes.io/component: archiver}}\n"
                                + "spec: {containers: [{name: archiver, resources: {limits: {memory: 512Mi}}}]}\nstatus: "
                                + status,
                        Pod.class);
    }
}
