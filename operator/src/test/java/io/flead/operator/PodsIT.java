package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.testing.Pipelines;
import io.flead.operator.testing.RunningOperator;
import io.flead.operator.testing.Scene;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pods that do not start: the condition of their part says why, and costs nothing while it stays so. */
class PodsIT extends RunningOperator {

    @Test
    void theReasonOfAPodThatDoesNotStartIsInTheConditionOfItsPart() {
        others.leave("stuck-training");
        scene.applyYaml(Pipelines.quickstartYaml("stuck")
                .replace("    partitions: 4\n", "    partitions: 4\n    topicPrefix: stuck.\n"));
        scene.awaitCondition("stuck", "TrainingReady", "False", "NotObserved");
        client.resource(scene.resource("stuck", "FlinkDeployment", "stuck-training"))
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"lifecycleState\":\"DEPLOYED\",\"jobStatus\":{\"state\":\"CREATED\"}}}");
        Pod pod = pod("stuck-training-taskmanager-1-1");
        status(
                pod,
                "{\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"False\",\"reason\":\"Unschedulable\","
                        + "\"message\":\"0/1 nodes are available: 1 Insufficient cpu.\"}]}");
        FleadPipeline unscheduled = scene.awaitCondition("stuck", "TrainingReady", "False", "Unschedulable");
        assertThat(Scene.condition(unscheduled, "TrainingReady").message())
                .contains("stuck-training-taskmanager-1-1", "1 Insufficient cpu", "spec.training.resources");
        scene.awaitPhase("stuck", Phase.Pending);
        settle();

        status(
                pod,
                "{\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"True\"}],\"containerStatuses\":[{"
                        + waiting("ContainerCreating", "") + "}]}");
        client.v1()
                .events()
                .inNamespace(scene.namespace())
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withName("stuck-mount")
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withName(pod.getMetadata().getName())
                        .withNamespace(scene.namespace())
                        .withUid(pod.getMetadata().getUid())
                        .endInvolvedObject()
                        .withType("Warning")
                        .withReason("FailedAttachVolume")
                        .withMessage("Multi-Attach error for volume \"pvc-1\"")
                        .build())
                .create();
        FleadPipeline mounted = scene.awaitCondition("stuck", "TrainingReady", "False", "VolumeNotReady");
        assertThat(Scene.condition(mounted, "TrainingReady").message()).contains("Multi-Attach error");

        status(pod, "{\"containerStatuses\":[{" + waiting("ImagePullBackOff", "Back-off pulling image") + "}]}");
        FleadPipeline unpulled = scene.awaitCondition("stuck", "TrainingReady", "False", "ImageNotPulled");
        assertThat(Scene.condition(unpulled, "TrainingReady").message()).contains("flead/flead-training:0");
        assertThat(unpulled.getStatus().phase()).isEqualTo(Phase.Failed);

        others.resume("stuck-training");
        scene.awaitPhase("stuck", Phase.Running);
        scene.delete("stuck");
        await().atMost(Scene.PATIENCE).until(() -> scene.pipeline("stuck") == null);
    }

    private static String waiting(String reason, String message) {
        return "\"name\":\"flink-main-container\",\"image\":\"flead/flead-training:0\",\"imageID\":\"\",\"ready\":false,"
                + "\"restartCount\":0,\"state\":{\"waiting\":{\"reason\":\"" + reason + "\",\"message\":\"" + message
                + "\"}}";
    }

    /** As Flink makes it of its template: with the labels of the part. */
    private Pod pod(String name) {
        others.leave(name);
        return client.pods()
                .inNamespace(scene.namespace())
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(Labels.PIPELINE, "stuck")
                        .addToLabels(Labels.COMPONENT, "training")
                        .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("flink-main-container")
                        .withImage("flead/flead-training:0")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    private void status(Pod pod, String status) {
        client.resource(pod)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + status + "}");
    }

    /** Invariant 5 holds of a pipeline that is held up: two reconciliations on end write nothing. */
    private void settle() {
        await().atMost(Scene.PATIENCE).until(() -> {
            Map<String, Double> writes = operator.writes();
            double before = operator.reconciliations();
            await().atMost(Scene.PATIENCE).until(() -> operator.reconciliations() >= before + 3);
            return operator.writes().equals(writes);
        });
    }
}
