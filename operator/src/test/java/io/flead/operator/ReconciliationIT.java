package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus.BatchResult;
import io.flead.api.v1alpha1.FleadPipelineStatus.Condition;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.Pipelines;
import io.flead.operator.testing.RunningOperator;
import io.flead.operator.testing.Scene;
import io.flead.operator.testing.TestOperator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One pipeline's life, in order: the machine is too slow to make one for each test. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReconciliationIT extends RunningOperator {

    private static final String NAME = "life";
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(5);

    @Test
    @Order(1)
    void makesAllThatAPipelineIsMadeOfAndSaysWhenItRuns() {
        scene.apply(NAME);
        FleadPipeline pipeline = scene.awaitPhase(NAME, Phase.Running);

        assertThat(pipeline.getStatus().conditions())
                .filteredOn(condition -> condition.status().equals("True"))
                .extracting(Condition::type)
                .containsExactly(
                        "Ready",
                        "TopicsReady",
                        "ProducerReady",
                        "TrainingReady",
                        "AggregatorReady",
                        "ArchiverReady",
                        "AnalyticsReady",
                        "ConsoleReady");
        assertThat(scene.belongings(NAME).keySet())
                .contains(
                        "ConfigMap/life-pipeline",
                        "Deployment/life-producer",
                        "Deployment/life-aggregator",
                        "Deployment/life-archiver",
                        "Deployment/life-console",
                        "Service/life-aggregator",
                        "Service/life-console",
                        "Service/life-producer",
                        "FlinkDeployment/life-training",
                        "SparkApplication/life-windows",
                        "ScheduledSparkApplication/life-batch",
                        "KafkaTopic/kafka.anomalies",
                        "PodMonitor/life-pods",
                        "PrometheusRule/life-alerts");
        await().atMost(Scene.PATIENCE)
                .until(() -> Set.copyOf(scene.events(NAME)).containsAll(Set.of("Provisioning", "Running")));
    }

    @Test
    @Order(2)
    void invariant5_aSteadyPipelineCausesNoWrite() {
        settle();
        Map<String, Double> writes = operator.writes();
        Map<String, String> versions = scene.belongings(NAME);
        double before = operator.reconciliations();

        await().atMost(Scene.PATIENCE).until(() -> operator.reconciliations() >= before + 4);

        assertThat(operator.writes()).isEqualTo(writes);
        assertThat(scene.belongings(NAME)).isEqualTo(versions);
    }

    @Test
    @Order(3)
    void aChangedRateChangesTheProducerAndNoOtherWorkload() {
        // An alert fires when fewer readings are scored than the rate promises.
        assertThat(changedBy("{\"spec\":{\"devices\":{\"rate\":7}}}"))
                .containsExactlyInAnyOrder("Deployment/life-producer", "PrometheusRule/life-alerts");
    }

    @Test
    @Order(4)
    void aChangedScheduleChangesOnlyTheBatch() {
        String uid = scene.resource(NAME, "ScheduledSparkApplication", "life-batch")
                .getMetadata()
                .getUid();
        assertThat(changedBy("{\"spec\":{\"analytics\":{\"schedule\":\"5 * * * *\"}}}"))
                .isEmpty();
        // Recreated, since its operator would keep to the run that it has planned.
        assertThat(scene.resource(NAME, "ScheduledSparkApplication", "life-batch")
                        .getMetadata()
                        .getUid())
                .isNotEqualTo(uid);
    }

    /** The Spark operator gives each run the labels of the batch, and so the pipeline's. */
    @Test
    @Order(5)
    void runsOfTheBatchAreShownAndAreNotThePipelinesOwnApplications() {
        settle();
        others.leave("life-batch-1");
        others.leave("life-batch-2");
        HasMetadata batch = scene.resource(NAME, "ScheduledSparkApplication", "life-batch");
        makeRun(batch, "life-batch-1");
        FleadPipeline once = scene.awaitStatus(
                NAME, status -> status.batch() != null && status.batch().result() == BatchResult.Failed);
        assertThat(once.getStatus().phase()).isEqualTo(Phase.Running);
        assertThat(once.getStatus().batch())
                .isNotNull()
                .satisfies(run -> assertThat(run.name()).isEqualTo("life-batch-1"));

        makeRun(batch, "life-batch-2");
        FleadPipeline twice = scene.awaitCondition(NAME, "AnalyticsReady", "False", "BatchFailing");
        assertThat(Scene.condition(twice, "AnalyticsReady").message()).contains("out of luck");
        for (String run : List.of("life-batch-1", "life-batch-2")) {
            client.resource(scene.resource(NAME, "SparkApplication", run)).delete();
        }
        scene.awaitPhase(NAME, Phase.Running);
    }

    private void makeRun(HasMetadata batch, String name) {
        var run = client.genericKubernetesResources("sparkoperator.k8s.io/v1beta2", "SparkApplication")
                .inNamespace(scene.namespace())
                .resource(new GenericKubernetesResourceBuilder()
                        .withApiVersion("sparkoperator.k8s.io/v1beta2")
                        .withKind("SparkApplication")
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(batch.getMetadata().getLabels())
                        .addNewOwnerReference()
                        .withApiVersion(batch.getApiVersion())
                        .withKind(batch.getKind())
                        .withName(batch.getMetadata().getName())
                        .withUid(batch.getMetadata().getUid())
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
                        .addToAdditionalProperties("spec", ((GenericKubernetesResource) batch).get("spec", "template"))
                        .build());
        run.create();
        run.subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"driverInfo\":{},\"applicationState\":{\"state\":\"FAILED\",\"errorMessage\":\"out of luck\"}}}");
    }

    @Test
    @Order(5)
    void invariant6_aDeletedDependentComesBack() {
        settle();
        for (HasMetadata resource : scene.resources(NAME)) {
            String uid = resource.getMetadata().getUid();
            client.resource(resource).delete();
            await(resource.getKind() + "/" + resource.getMetadata().getName())
                    .atMost(HEALED_WITHIN)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        HasMetadata now = client.resource(resource).get();
                        return now != null && !now.getMetadata().getUid().equals(uid);
                    });
        }
        scene.awaitPhase(NAME, Phase.Running);
    }

    @Test
    @Order(6)
    void anEditedDependentIsSetRight() {
        settle();
        var producer = client.resources(Deployment.class)
                .inNamespace(scene.namespace())
                .withName("life-producer");
        producer.edit(deployment -> {
            deployment.getSpec().setReplicas(3);
            deployment.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("evil");
            deployment.getMetadata().getLabels().remove("app.kubernetes.io/managed-by");
            return deployment;
        });
        await().atMost(HEALED_WITHIN).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            Deployment now = producer.get();
            assertThat(now.getSpec().getReplicas()).isEqualTo(1);
            assertThat(now.getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0)
                            .getImage())
                    .isEqualTo("flead/flead-producer:0.1.0");
            assertThat(now.getMetadata().getLabels()).containsKey("app.kubernetes.io/managed-by");
        });
        scene.awaitPhase(NAME, Phase.Running);
    }

    @Test
    @Order(7)
    void invariant7_anotherOperatorOnTheSameSpecChangesNothing() {
        settle();
        Map<String, String> versions = scene.belongings(NAME);
        operator.close();
        operator = TestOperator.start(scene.namespace());
        await().atMost(Scene.PATIENCE).until(() -> operator.reconciliations() >= 3);

        assertThat(operator.writes()).isEmpty();
        assertThat(scene.belongings(NAME)).isEqualTo(versions);
    }

    @Test
    @Order(8)
    void aPausedPipelineIsLeftAloneUntilItIsNot() {
        settle();
        scene.patch(NAME, "{\"metadata\":{\"annotations\":{\"flead.io/pause-reconciliation\":\"true\"}}}");
        FleadPipeline paused = scene.awaitCondition(NAME, "Progressing", "False", "Paused");
        assertThat(paused.getStatus().phase()).isEqualTo(Phase.Running);

        client.services()
                .inNamespace(scene.namespace())
                .withName("life-aggregator")
                .delete();
        double before = operator.reconciliations();
        await().atMost(Scene.PATIENCE).until(() -> operator.reconciliations() >= before + 2);
        assertThat(scene.belongings(NAME)).doesNotContainKey("Service/life-aggregator");

        scene.patch(NAME, "{\"metadata\":{\"annotations\":{\"flead.io/pause-reconciliation\":null}}}");
        await().atMost(HEALED_WITHIN).until(() -> scene.belongings(NAME).containsKey("Service/life-aggregator"));
        scene.awaitCondition(NAME, "Progressing", "False", "AsExpected");
        await().atMost(Scene.PATIENCE)
                .until(() -> Set.copyOf(scene.events(NAME)).containsAll(Set.of("Paused", "ReconciliationResumed")));
    }

    @Test
    @Order(9)
    void aSuspendedPipelineStopsAndGoesOnWithItsState() {
        scene.patch(NAME, "{\"spec\":{\"suspend\":true}}");
        FleadPipeline suspended = scene.awaitPhase(NAME, Phase.Suspended);
        assertThat(Scene.condition(suspended, "Suspended").status()).isEqualTo("True");
        assertThat(Scene.condition(suspended, "TopicsReady").status()).isEqualTo("True");
        assertThat(replicas()).containsOnly(0);
        assertThat(training().<String>get("spec", "job", "state")).isEqualTo("suspended");
        assertThat(training().<String>get("spec", "job", "upgradeMode")).isEqualTo("savepoint");

        scene.patch(NAME, "{\"spec\":{\"suspend\":false}}");
        scene.awaitPhase(NAME, Phase.Running);
        assertThat(replicas()).containsOnly(1);
        assertThat(training().<String>get("spec", "job", "state")).isEqualTo("running");
        await().atMost(Scene.PATIENCE)
                .until(() -> Set.copyOf(scene.events(NAME)).containsAll(Set.of("Suspended", "Resuming")));
    }

    @Test
    @Order(10)
    void aVolumeWithStateOutlivesTheJobThatNoLongerRuns() {
        settle();
        String claim = claim("life-analytics");
        scene.patch(NAME, "{\"spec\":{\"analytics\":{\"enabled\":false}}}");
        await().atMost(Scene.PATIENCE)
                .until(() -> !scene.belongings(NAME).containsKey("SparkApplication/life-windows"));
        settle();
        assertThat(claim("life-analytics")).isEqualTo(claim);

        scene.patch(NAME, "{\"spec\":{\"analytics\":{\"enabled\":true}}}");
        scene.awaitPhase(NAME, Phase.Running);
        assertThat(claim("life-analytics")).isEqualTo(claim);
    }

    private String claim(String name) {
        return scene.resource(NAME, "PersistentVolumeClaim", name).getMetadata().getUid();
    }

    @Test
    @Order(11)
    void aPipelineBornSuspendedRestsUntilItMayRun() {
        others.leave("born-training");
        scene.applyYaml(Pipelines.quickstartYaml("born")
                .replace("spec:\n", "spec:\n  suspend: true\n")
                .replace("    partitions: 4\n", "    partitions: 4\n    topicPrefix: born.\n"));
        FleadPipeline suspended = scene.awaitPhase("born", Phase.Suspended);
        assertThat(Scene.condition(suspended, "Progressing").status()).isEqualTo("False");
        assertThat(Scene.condition(suspended, "Degraded").status()).isEqualTo("False");
        assertThat(Scene.condition(suspended, "TrainingReady").message()).contains("never started");
        assertThat(scene.belongings("born").keySet()).noneMatch(resource -> resource.startsWith("Job/"));

        others.resume("born-training");
        scene.patch("born", "{\"spec\":{\"suspend\":false}}");
        scene.awaitPhase("born", Phase.Running);
        scene.delete("born");
        await().atMost(Scene.PATIENCE).until(() -> scene.pipeline("born") == null);
    }

    @Test
    @Order(12)
    void invariant6_aDeletedPipelineLeavesNothingBehind() {
        scene.delete(NAME);
        await().atMost(Scene.PATIENCE).until(() -> scene.pipeline(NAME) == null);
        if (ApiServer.hasControllers()) {
            await().atMost(Scene.PATIENCE)
                    .untilAsserted(() -> assertThat(scene.belongings(NAME)).isEmpty());
        }
    }

    private List<Integer> replicas() {
        return client.apps().deployments().inNamespace(scene.namespace()).list().getItems().stream()
                .map(deployment -> deployment.getSpec().getReplicas())
                .toList();
    }

    private GenericKubernetesResource training() {
        return (GenericKubernetesResource) scene.resource(NAME, "FlinkDeployment", "life-training");
    }

    /** Resources whose specs change when the pipeline's does, the pipeline file apart: all of them mount it. */
    private Set<String> changedBy(String patch) {
        settle();
        Map<String, Long> before = scene.generations(NAME);
        scene.patch(NAME, patch);
        scene.awaitPhase(NAME, Phase.Running);
        settle();
        Set<String> changed = new TreeSet<>();
        scene.generations(NAME).forEach((resource, generation) -> {
            if (!generation.equals(before.get(resource))) {
                changed.add(resource);
            }
        });
        return changed;
    }

    /** Waits until the pipeline runs and two reconciliations on end wrote nothing. */
    private void settle() {
        scene.awaitPhase(NAME, Phase.Running);
        await().atMost(Scene.PATIENCE).until(() -> {
            Map<String, Double> writes = operator.writes();
            double before = operator.reconciliations();
            await().atMost(Scene.PATIENCE).until(() -> operator.reconciliations() >= before + 2);
            return operator.writes().equals(writes);
        });
    }

    /** The claims of these tests have no volume yet, which holds their size as a class without growth would. */
    @Test
    void aVolumeThatCannotGrowLeavesAWorkingPipelineAndAWayBack() {
        scene.apply("grows");
        scene.awaitPhase("grows", Phase.Running);
        scene.patch("grows", "{\"spec\":{\"training\":{\"storage\":{\"size\":\"20Gi\"}}}}");

        await().atMost(Scene.PATIENCE)
                .until(() -> Scene.condition(Objects.requireNonNull(scene.pipeline("grows")), "TrainingReady")
                        .message()
                        .contains("volume grows-training has 1Gi and cannot grow to 20Gi"));
        FleadPipeline kept = Objects.requireNonNull(scene.pipeline("grows"));
        assertThat(Scene.condition(kept, "TrainingReady").status()).isEqualTo("True");
        assertThat(kept.getStatus().phase()).isEqualTo(Phase.Running);

        scene.patch("grows", "{\"spec\":{\"training\":{\"storage\":{\"size\":\"1Gi\"}}}}");
        await().atMost(Scene.PATIENCE)
                .until(() -> !Scene.condition(Objects.requireNonNull(scene.pipeline("grows")), "TrainingReady")
                        .message()
                        .contains("cannot grow"));
        scene.delete("grows");
        await().atMost(Scene.PATIENCE).until(() -> scene.pipeline("grows") == null);
    }
}
