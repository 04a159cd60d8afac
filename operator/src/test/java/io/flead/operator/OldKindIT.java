package io.flead.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.OtherOperators;
import io.flead.operator.testing.Pipelines;
import io.flead.operator.testing.Scene;
import io.flead.operator.testing.TestOperator;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A kind that the cluster serves in the form of an old release of its operator. */
@ExtendWith(ApiServer.class)
class OldKindIT {

    @Test
    @SuppressWarnings("try") // the others play while the block runs
    void aKindOfATooOldReleaseIsReportedWithTheMinimumAndNothingIsWrittenForIt() {
        KubernetesClient client = ApiServer.client();
        var definitions = client.apiextensions().v1().customResourceDefinitions();
        String name = "sparkapplications.sparkoperator.k8s.io";
        try (Scene old = Scene.set(client)) {
            var unused = definitions.withName(name).edit(definition -> {
                definition
                        .getSpec()
                        .getVersions()
                        .forEach(version -> requireNonNull(version.getSchema()
                                        .getOpenAPIV3Schema()
                                        .getProperties()
                                        .get("spec"))
                                .getProperties()
                                .remove("suspend"));
                return definition;
            });
            try (OtherOperators others = new OtherOperators(client, old.namespace());
                    TestOperator ours = TestOperator.start(old.namespace())) {
                old.applyYaml(
                        yaml("oldspark").replace("\n  analytics:\n", "\n  analytics:\n    windowsRunner: Spark\n"));
                FleadPipeline reported = old.awaitCondition("oldspark", "AnalyticsReady", "False", "KindTooOld");
                assertThat(Scene.condition(reported, "AnalyticsReady").message())
                        .contains("SparkApplication", "lacks spec.suspend", "Spark operator (2.4 or newer)");
                await().atMost(Scene.PATIENCE).until(() -> {
                    Map<String, Double> writes = ours.writes();
                    double before = ours.reconciliations();
                    await().atMost(Scene.PATIENCE).until(() -> ours.reconciliations() >= before + 3);
                    return ours.writes().equals(writes);
                });
                assertThat(old.belongings("oldspark").keySet())
                        .noneMatch(resource -> resource.startsWith("SparkApplication/"));

                ApiServer.apply(client, ApiServer.foreignCrd("sparkapplications"));
                await().atMost(Scene.PATIENCE)
                        .until(() -> old.belongings("oldspark").containsKey("SparkApplication/oldspark-windows"));
                old.delete("oldspark");
                await().atMost(Scene.PATIENCE).until(() -> old.pipeline("oldspark") == null);
            }
        } finally {
            ApiServer.apply(client, ApiServer.foreignCrd("sparkapplications"));
            client.close();
        }
    }

    /** The quickstart example with topics of its own. */
    private static String yaml(String name) {
        return Pipelines.quickstartYaml(name)
                .replace("    partitions: 4\n", "    partitions: 4\n    topicPrefix: " + name + ".\n");
    }
}
