package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.testing.OtherOperators;
import io.flead.operator.testing.Pipelines;
import io.flead.operator.testing.RunningOperator;
import io.flead.operator.testing.Scene;
import io.flead.operator.testing.TestOperator;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** The topics would go with all that they hold as soon as it is back. */
    @Test
    void aKafkaThatIsGoneTakesNoTopicsAlong() {
        try (Scene alone = Scene.set(client);
                OtherOperators beside = new OtherOperators(client, alone.namespace());
                TestOperator watching = TestOperator.start(alone.namespace())) {
            beside.resume("KafkaTopic");
            alone.apply("orphan");
            alone.awaitPhase("orphan", Phase.Running);
            Set<String> topics = topics(alone, "orphan");
            alone.deleteKafka();
            alone.awaitCondition("orphan", "TopicsReady", "False", "KafkaMissing");
            double before = watching.reconciliations();
            await().atMost(Scene.PATIENCE).until(() -> watching.reconciliations() > before + 1);
            assertThat(topics(alone, "orphan")).isEqualTo(topics).isNotEmpty();

            alone.delete("orphan");
            await().atMost(Scene.PATIENCE).until(() -> alone.pipeline("orphan") == null);
            assertThat(topics(alone, "orphan")).isEmpty();
        }
    }

    @Test
    void retainedTopicsAreLeftToNobodyBeforeTheirResourcesGo() {
        scene.applyYaml(Pipelines.quickstartYaml("keep")
                .replace("    partitions: 4\n", "    partitions: 4\n    deletionPolicy: Retain\n"));
        scene.awaitPhase("keep", Phase.Running);
        var anomalies = client.resources(KafkaTopic.class)
                .inNamespace(scene.namespace())
                .withName("kafka.anomalies");
        // As Strimzi's topic operator does, until it has let go of the topic.
        anomalies.edit(topic -> {
            topic.getMetadata().setFinalizers(List.of(HELD));
            return topic;
        });

        scene.delete("keep");
        await().atMost(Scene.PATIENCE).until(() -> anomalies.get().getMetadata().getDeletionTimestamp() != null);
        assertThat(anomalies.get().getMetadata().getAnnotations()).containsEntry("strimzi.io/managed", "false");

        anomalies.edit(topic -> {
            topic.getMetadata().setFinalizers(List.of());
            return topic;
        });
        await().atMost(Scene.PATIENCE).until(() -> scene.pipeline("keep") == null);
    }

    private static Set<String> topics(Scene scene, String pipeline) {
        return scene.belongings(pipeline).keySet().stream()
                .filter(resource -> resource.startsWith("KafkaTopic/"))
                .collect(Collectors.toSet());
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
