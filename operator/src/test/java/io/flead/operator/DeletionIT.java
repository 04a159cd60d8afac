package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.testing.RunningOperator;
import io.flead.operator.testing.Scene;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The order in which a pipeline goes: first what reads and writes topics, then the topics. */
class DeletionIT extends RunningOperator {

    private static final String HELD = "flead.io/held-by-a-test";

    @Test
    void invariant6_topicsOutliveWhatUsesThem() {
        scene.apply("order");
        scene.awaitPhase("order", Phase.Running);
        Resource<GenericKubernetesResource> training = client.genericKubernetesResources(
                        Scene.kind("flink.apache.org", "v1beta1", "FlinkDeployment", "flinkdeployments"))
                .inNamespace(scene.namespace())
                .withName("order-training");
        // As Flink's operator does, until the job has ended.
        training.edit(deployment -> {
            deployment.getMetadata().setFinalizers(List.of(HELD));
            return deployment;
        });
        int topics = topics("order");
        assertThat(topics).isPositive();

        scene.delete("order");
        await().atMost(Scene.PATIENCE).until(() -> training.get().getMetadata().getDeletionTimestamp() != null);
        await().atMost(Scene.PATIENCE).until(() -> kinds("order", "Deployment/") == 0);
        await().atMost(Scene.PATIENCE).until(() -> kinds("order", "SparkApplication/") == 0);
        await().atMost(Scene.PATIENCE)
                .until(() -> scene.eventMessages("order").stream()
                        .anyMatch(message -> message.endsWith("these end: FlinkDeployment order-training")));
        assertThat(topics("order")).isEqualTo(topics);

        training.edit(deployment -> {
            deployment.getMetadata().setFinalizers(List.of());
            return deployment;
        });
        await().atMost(Scene.PATIENCE).until(() -> scene.pipeline("order") == null);
        assertThat(topics("order")).isZero();
    }

    /** Task managers belong to no resource that the pipeline owns. */
    @Test
    void invariant6_topicsOutliveAPodWhoseOwnerIsGone() {
        scene.apply("pods");
        scene.awaitPhase("pods", Phase.Running);
        var pod = client.pods()
                .inNamespace(scene.namespace())
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("pods-training-taskmanager-1-1")
                        .withLabels(Map.of(
                                Labels.PIPELINE,
                                "pods",
                                Labels.MANAGED_BY,
                                Labels.OPERATOR,
                                Labels.COMPONENT,
                                "training"))
                        .withFinalizers(HELD)
                        .addNewOwnerReference()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName("pods-pipeline")
                        .withUid(scene.resource("pods", "ConfigMap", "pods-pipeline")
                                .getMetadata()
                                .getUid())
                        .endOwnerReference()
                        .endMetadata()
                        .withNewSpec()
                        .withAutomountServiceAccountToken(false)
                        .addNewContainer()
                        .withName("flink-main-container")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .build());
        pod.create();

        scene.delete("pods");
        await().atMost(Scene.PATIENCE)
                .until(() -> scene.eventMessages("pods").stream()
                        .anyMatch(message -> message.endsWith("these end: Pod pods-training-taskmanager-1-1")));
        assertThat(topics("pods")).isPositive();

        pod.edit(found -> new PodBuilder(found)
                .editMetadata()
                .withFinalizers(List.of())
                .endMetadata()
                .build());
        pod.delete();
        await().atMost(Scene.PATIENCE).until(() -> scene.pipeline("pods") == null);
        assertThat(topics("pods")).isZero();
    }

    private int topics(String pipeline) {
        return kinds(pipeline, "KafkaTopic/");
    }

    private int kinds(String pipeline, String kind) {
        return (int) scene.belongings(pipeline).keySet().stream()
                .filter(resource -> resource.startsWith(kind))
                .count();
    }
}
