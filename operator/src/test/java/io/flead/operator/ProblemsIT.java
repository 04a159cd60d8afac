package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.pipeline.Installation;
import io.flead.operator.testing.Pipelines;
import io.flead.operator.testing.RunningOperator;
import io.flead.operator.testing.Scene;
import io.flead.operator.testing.TestOperator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Problems that the API server cannot refuse: the operator reports each with its remedy, and recovers once it is
 * solved.
 */
class ProblemsIT extends RunningOperator {

    @Test
    void aMissingSecretIsReportedAndHeals() {
        scene.applyYaml(yaml("nosecret").replace("\n  storage:\n", "\n  storage:\n    databaseSecret: other\n"));
        FleadPipeline broken = scene.awaitCondition("nosecret", "ArchiverReady", "False", "SecretMissing");
        assertThat(Scene.condition(broken, "ArchiverReady").message())
                .contains("Secret other")
                .contains("create it");
        assertThat(broken.getStatus().phase()).isEqualTo(Phase.Pending);
        assertThat(Scene.condition(broken, "Stalled").status()).isEqualTo("False");
        assertThat(Scene.condition(broken, "Reconciling").status()).isEqualTo("True");

        scene.makeDatabaseSecret("other");
        FleadPipeline healed = scene.awaitPhase("nosecret", Phase.Running);
        assertThat(Scene.condition(healed, "Degraded").status()).isEqualTo("False");
        await().atMost(Scene.PATIENCE)
                .untilAsserted(() -> assertThat(scene.events("nosecret")).contains("Pending", "Running"));
        scene.delete("nosecret");
    }

    @Test
    void aPipelineBeyondWhatTheInstallationAllowsGetsNothing() {
        Installation bounded = new Installation(
                Set.of("flead"), Optional.of("flead.io/allow=true"), Optional.empty(), TestOperator.DEFAULTS);
        try (Scene bounds = Scene.set(client);
                TestOperator strict = TestOperator.start(bounded, bounds.namespace())) {
            bounds.applyYaml(yaml("beyond") + "  images: {repository: registry.example.com/mine}\n");
            FleadPipeline image = bounds.awaitCondition("beyond", "Ready", "False", "ImageNotAllowed");
            assertThat(Scene.condition(image, "Ready").message()).contains("--allowed-image-repositories");
            assertThat(bounds.belongings("beyond")).isEmpty();

            bounds.applyYaml(yaml("beyond"));
            FleadPipeline secret = bounds.awaitCondition("beyond", "Ready", "False", "SecretNotAllowed");
            assertThat(Scene.condition(secret, "Ready").message()).contains("--allowed-secret-label");
            assertThat(bounds.belongings("beyond")).isEmpty();

            client.secrets()
                    .inNamespace(bounds.namespace())
                    .withName("flead-timescaledb")
                    .edit(found -> new SecretBuilder(found)
                            .editMetadata()
                            .addToLabels("flead.io/allow", "true")
                            .endMetadata()
                            .build());
            await().atMost(Scene.PATIENCE)
                    .until(() -> !bounds.belongings("beyond").isEmpty());
            assertThat(strict.reconciliations()).isPositive();
            bounds.delete("beyond");
            await().atMost(Scene.PATIENCE).until(() -> bounds.pipeline("beyond") == null);
        }
    }

    @Test
    void aTopicOfAnotherPipelineIsReportedAndNeitherIsBroken() {
        scene.applyYaml(yaml("first"));
        scene.awaitPhase("first", Phase.Running);
        Map<String, String> before = scene.belongings("first");

        scene.applyYaml(yaml("second").replace("topicPrefix: second.", "topicPrefix: first."));
        FleadPipeline second = scene.awaitCondition("second", "TopicsReady", "False", "TopicTaken");
        assertThat(Scene.condition(second, "TopicsReady").message())
                .contains("pipeline first")
                .contains("topicPrefix");
        assertThat(scene.belongings("first")).isEqualTo(before);
        FleadPipeline unaffected = scene.awaitPhase("first", Phase.Running);
        assertThat(unaffected.getStatus().observedGeneration()).isEqualTo(1);

        // The one that came too late goes, and takes nothing of the first with it.
        scene.delete("second");
        await().atMost(Scene.PATIENCE).until(() -> scene.pipeline("second") == null);
        assertThat(scene.belongings("first")).isEqualTo(before);
        scene.delete("first");
    }

    @Test
    void aNameThatIsTakenIsReportedAndTheOwnerKeepsIt() {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("taken-pipeline")
                        .withNamespace(scene.namespace())
                        .endMetadata()
                        .addToData("mine", "yes")
                        .build())
                .create();
        scene.applyYaml(yaml("taken"));
        FleadPipeline broken = scene.awaitCondition("taken", "ProducerReady", "False", "ResourceConflict");
        assertThat(Scene.condition(broken, "ProducerReady").message())
                .contains("ConfigMap", "taken-pipeline", "remove it");
        var mine = client.configMaps().inNamespace(scene.namespace()).withName("taken-pipeline");
        assertThat(mine.get().getData()).containsOnlyKeys("mine");

        mine.delete();
        FleadPipeline healed = scene.awaitPhase("taken", Phase.Running);
        assertThat(healed.getStatus().observedGeneration()).isEqualTo(1);
        scene.delete("taken");
    }

    @Test
    void invariant6_aPipelineThatWasNeverReconciledCanBeDeleted() {
        try (Scene elsewhere = Scene.set(client)) {
            elsewhere.apply("unseen");
            elsewhere.delete("unseen");
            await().atMost(Scene.PATIENCE).until(() -> elsewhere.pipeline("unseen") == null);
        }
    }

    @Test
    void invariant6_topicsInAnotherNamespaceGoWithThePipeline() {
        try (Scene kafka = Scene.set(client);
                Scene pipelines = Scene.set(client);
                TestOperator wide = TestOperator.start(kafka.namespace(), pipelines.namespace())) {
            pipelines.applyYaml(yaml("apart")
                    .replace("      name: kafka\n", "      name: kafka\n      namespace: " + kafka.namespace() + "\n"));
            await().atMost(Scene.PATIENCE)
                    .until(() -> !kafka.belongings("apart").isEmpty());
            assertThat(kafka.belongings("apart").keySet()).allMatch(resource -> resource.startsWith("KafkaTopic/"));
            assertThat(kafka.resources("apart"))
                    .allSatisfy(topic ->
                            assertThat(topic.getMetadata().getOwnerReferences()).isEmpty());
            pipelines.delete("apart");
            await().atMost(Scene.PATIENCE).until(() -> pipelines.pipeline("apart") == null);
            assertThat(wide.reconciliations()).isPositive();
            assertThat(kafka.belongings("apart")).isEmpty();
        }
    }

    @Test
    void aKafkaClusterThatIsNotWatchedIsReportedAndNoTopicIsWrittenAgainAndAgain() {
        try (Scene kafka = Scene.set(client);
                Scene pipelines = Scene.set(client);
                TestOperator narrow = TestOperator.start(pipelines.namespace())) {
            pipelines.applyYaml(yaml("beyond")
                    .replace("      name: kafka\n", "      name: kafka\n      namespace: " + kafka.namespace() + "\n"));
            FleadPipeline reported = pipelines.awaitCondition("beyond", "TopicsReady", "False", "KafkaNotWatched");
            assertThat(Scene.condition(reported, "TopicsReady").message())
                    .contains(kafka.namespace())
                    .contains("--watch-namespaces");
            await().atMost(Scene.PATIENCE).until(() -> {
                Map<String, Double> writes = narrow.writes();
                double before = narrow.reconciliations();
                await().atMost(Scene.PATIENCE).until(() -> narrow.reconciliations() >= before + 2);
                return narrow.writes().equals(writes);
            });
            assertThat(kafka.belongings("beyond")).isEmpty();
            pipelines.delete("beyond");
            await().atMost(Scene.PATIENCE).until(() -> pipelines.pipeline("beyond") == null);
        }
    }

    /** The quickstart example with topics of its own. */
    private static String yaml(String name) {
        return Pipelines.quickstartYaml(name)
                .replace("    partitions: 4\n", "    partitions: 4\n    topicPrefix: " + name + ".\n");
    }
}
