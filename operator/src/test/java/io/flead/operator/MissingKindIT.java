package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.Pipelines;
import io.flead.operator.testing.RunningOperator;
import io.flead.operator.testing.Scene;
import org.junit.jupiter.api.Test;

/** A part's kind that the cluster does not serve, for a while. */
class MissingKindIT extends RunningOperator {

    @Test
    void aPartWhoseKindIsGoneIsReportedAndThePipelineCanBeDeleted() {
        scene.applyYaml(onSpark("nospark"));
        scene.awaitPhase("nospark", Phase.Running);
        try {
            for (String plural : new String[] {"sparkapplications", "scheduledsparkapplications"}) {
                var unusedDetails = client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(plural + ".sparkoperator.k8s.io")
                        .delete();
            }
            FleadPipeline broken = scene.awaitCondition("nospark", "AnalyticsReady", "False", "KindNotInstalled");
            assertThat(Scene.condition(broken, "AnalyticsReady").message()).contains("install the Spark operator");
            assertThat(Scene.condition(broken, "TrainingReady").status()).isEqualTo("True");

            scene.applyYaml(onSpark("nosparkeither"));
            scene.awaitCondition("nosparkeither", "AnalyticsReady", "False", "KindNotInstalled");

            // Without a word on it, the windows run where they can. This server, of 1.20, has no CronJob of batch/v1.
            scene.applyYaml(yaml("alone"));
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.belongings("alone").containsKey("Deployment/alone-windows"));
            assertThat(scene.belongings("alone").keySet())
                    .noneMatch(resource -> resource.matches("Role(Binding)?/.*-analytics"));
            if (!servesCronJobs()) {
                FleadPipeline alone = scene.awaitCondition("alone", "AnalyticsReady", "False", "KindNotInstalled");
                assertThat(Scene.condition(alone, "AnalyticsReady").message()).contains("CronJob", "Kubernetes");
            }
            scene.delete("alone");
            await().atMost(Scene.PATIENCE).until(() -> scene.pipeline("alone") == null);
            scene.delete("nosparkeither");
            await().atMost(Scene.PATIENCE).until(() -> scene.pipeline("nosparkeither") == null);
        } finally {
            ApiServer.apply(client, ApiServer.foreignCrd("sparkapplications"));
            ApiServer.apply(client, ApiServer.foreignCrd("scheduledsparkapplications"));
        }
        // The kind is back: so is the part. The test plays no Spark operator any more, whose watches ended with the
        // kind.
        await().atMost(Scene.PATIENCE)
                .until(() -> scene.belongings("nospark").containsKey("SparkApplication/nospark-windows"));
        scene.delete("nospark");
        await().atMost(Scene.PATIENCE).until(() -> scene.pipeline("nospark") == null);
    }

    /** Kubernetes before 1.21, such as the server of the tests' kit. */
    @Test
    void withoutPolicyV1ThereAreNoDisruptionBudgetsAndNoConditionMissesThem() {
        assumeTrue(client.getApiResources("policy/v1") == null, "the cluster serves policy/v1");
        scene.applyYaml(yaml("nobudget").replace("\n  storage:\n", "\n  storage:\n    replicas: 2\n")
                + "  policies:\n    disruption: true\n");
        FleadPipeline running = scene.awaitPhase("nobudget", Phase.Running);
        assertThat(running.getStatus().conditions())
                .allSatisfy(condition -> assertThat(condition.message()).doesNotContain("PodDisruptionBudget"));
        assertThat(operator.requests()).noneMatch(request -> request.contains("poddisruptionbudgets"));
        scene.delete("nobudget");
        await().atMost(Scene.PATIENCE).until(() -> scene.pipeline("nobudget") == null);
    }

    private boolean servesCronJobs() {
        return client.getApiResources("batch/v1").getResources().stream()
                .anyMatch(resource -> resource.getKind().equals("CronJob"));
    }

    /** The same, whose windows run on Spark alone. */
    private static String onSpark(String name) {
        return yaml(name).replace("\n  analytics:\n", "\n  analytics:\n    windowsRunner: Spark\n");
    }

    /** The quickstart example with topics of its own. */
    private static String yaml(String name) {
        return Pipelines.quickstartYaml(name)
                .replace("    partitions: 4\n", "    partitions: 4\n    topicPrefix: " + name + ".\n");
    }
}
