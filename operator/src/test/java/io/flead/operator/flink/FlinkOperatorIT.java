package io.flead.operator.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.status.ConditionReason;
import io.flead.operator.status.ResourceState;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.OtherOperators;
import io.flead.operator.testing.Project;
import io.flead.operator.testing.Scene;
import io.flead.operator.testing.TestOperator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The resources that Flink's own operator makes of our FlinkDeployments.
 *
 * <p>The newest one that can be had as a library, 1.7.0, is older than Flink 1.20 and knows versions up to 1.19: of a
 * resource that names a newer one it cannot read a word. So it watches a namespace of its own, into which our
 * resources are copied with {@code flinkVersion} lowered to 1.19 and nothing else changed.
 */
@Tag("slow")
@ExtendWith(ApiServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlinkOperatorIT {

    private static final String NEWEST_KNOWN_VERSION = "v1_19";
    private static final Path GOLDEN = Path.of("operator/src/test/resources/golden");

    /** It and its pods start slowly where others build on the same processors. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final ResourceDefinitionContext FLINK_DEPLOYMENT =
            Scene.kind("flink.apache.org", "v1beta1", "FlinkDeployment", "flinkdeployments");

    private final KubernetesClient client = ApiServer.client();
    private final String namespace = ApiServer.namespace(client);
    private FlinkOperatorProcess flinkOperator;

    @BeforeAll
    void startFlinksOperator(@TempDir Path directory) throws IOException {
        ApiServer.applyCrds(client);
        flinkOperator = FlinkOperatorProcess.start(directory, namespace);
        // All at once: it looks at each only every few seconds.
        for (Path golden : golden()) {
            copy(
                    Serialization.unmarshal(Files.readString(golden), GenericKubernetesResource.class),
                    caseOf(golden) + "-golden");
        }
    }

    @AfterAll
    void stopIt() {
        if (flinkOperator != null) {
            flinkOperator.close();
        }
        // No operator is left to remove Flink's finalizer.
        copies().forEach(copy -> client.resource(copy).edit(resource -> {
            resource.getMetadata().setFinalizers(List.of());
            return resource;
        }));
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    @Test
    void aPipelinesTrainingIsAcceptedAndDeployedAsOurOperatorDeclaresIt() {
        try (Scene scene = Scene.set(client);
                OtherOperators others = new OtherOperators(client, scene.namespace());
                TestOperator ours = TestOperator.start(scene.namespace())) {
            others.leave("FlinkDeployment");
            scene.apply("plant");
            GenericKubernetesResource declared = Awaitility.await()
                    .atMost(Scene.PATIENCE)
                    .until(
                            () -> client.genericKubernetesResources(FLINK_DEPLOYMENT)
                                    .inNamespace(scene.namespace())
                                    .withName("plant-training")
                                    .get(),
                            resource -> resource != null);

            copy(declared, "plant-training");

            Deployment jobManager = awaitJobManager("plant-training");
            Container container =
                    jobManager.getSpec().getTemplate().getSpec().getContainers().get(0);
            assertThat(container.getName()).isEqualTo("flink-main-container");
            assertThat(container.getImage()).isEqualTo("flead/flead-training:0.1.0");
            assertThat(container.getEnv())
                    .extracting(EnvVar::getName)
                    .contains("PIPELINE_FILE", "KAFKA_BOOTSTRAP_SERVERS", "OMP_NUM_THREADS");
            assertThat(container.getPorts())
                    .anySatisfy(port -> assertThat(port.getName()).isEqualTo("metrics"));
            // Flink's own default is what is requested: half a core, with which a JVM starts for most of a minute.
            assertThat(container.getResources().getLimits()).containsEntry("cpu", new Quantity("2"));
            assertThat(jobManager.getSpec().getTemplate().getMetadata().getLabels())
                    .containsEntry(Labels.PIPELINE, "plant");
            assertThat(jobManager.getSpec().getTemplate().getSpec().getServiceAccountName())
                    .isEqualTo("plant-training");
            assertThat(client.services()
                            .inNamespace(namespace)
                            .withName("plant-training-rest")
                            .get())
                    .isNotNull();
            assertThat(ours.reconciliations()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyFlinkDeploymentThatRunsIsAccepted(Path golden) {
        String name = caseOf(golden) + "-golden";

        assertThat(awaitJobManager(name).getSpec().getTemplate().getMetadata().getLabels())
                .containsKey(Labels.PIPELINE);
        assertThat(error(name)).isEmpty();
    }

    @Test
    void oneThatIsBornSuspendedWaitsForItsFirstStart() throws IOException {
        Path golden = Project.root().resolve(GOLDEN).resolve("suspended/out-FlinkDeployment-base-training.yaml");
        copy(Serialization.unmarshal(Files.readString(golden), GenericKubernetesResource.class), "born");
        // Its finalizer shows that Flink's operator has looked at it.
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !get("born").getMetadata().getFinalizers().isEmpty());
        Awaitility.await()
                .during(Duration.ofSeconds(7))
                .atMost(PATIENCE)
                .until(() -> ResourceState.of(get("born"), true).reason() == ConditionReason.Suspended);
        assertThat(client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName("born")
                        .get())
                .isNull();

        client.resource(get("born"))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"job\":{\"state\":\"running\"}}}");

        assertThat(awaitJobManager("born").getSpec().getReplicas()).isEqualTo(1);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> ResourceState.of(get("born"), true).reason() == ConditionReason.Stopping);
    }

    private GenericKubernetesResource get(String name) {
        return client.genericKubernetesResources(FLINK_DEPLOYMENT)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private void copy(GenericKubernetesResource declared, String name) {
        GenericKubernetesResource copy = Serialization.clone(declared);
        copy.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(declared.getMetadata().getLabels())
                .build());
        copy.getAdditionalProperties().remove("status");
        Map<String, Object> spec = new HashMap<>(Objects.requireNonNull(copy.get("spec")));
        spec.put("flinkVersion", NEWEST_KNOWN_VERSION);
        copy.setAdditionalProperty("spec", spec);
        // Without its account the Deployment could make no pods, and Flink's operator would report that sooner or
        // later.
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(String.valueOf(spec.get("serviceAccount")))
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .createOr(NonDeletingOperation::update);
        client.resource(copy).createOr(NonDeletingOperation::update);
    }

    /** The Deployment that Flink's operator makes of a resource; fails early when it finds fault with this. */
    private Deployment awaitJobManager(String name) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .failFast(
                        "Flink's operator refuses " + name,
                        () -> assertThat(error(name)).isEmpty())
                .conditionEvaluationListener(condition -> {
                    if (condition.getRemainingTimeInMS() < 1_000) {
                        System.err.println(flinkOperator.log());
                    }
                })
                .until(
                        () -> client.apps()
                                .deployments()
                                .inNamespace(namespace)
                                .withName(name)
                                .get(),
                        deployment -> deployment != null);
    }

    /** The error that Flink's operator finds in a resource; empty when none. */
    private String error(String name) {
        GenericKubernetesResource resource = client.genericKubernetesResources(FLINK_DEPLOYMENT)
                .inNamespace(namespace)
                .withName(name)
                .get();
        Object error = resource == null ? null : resource.get("status", "error");
        return error == null ? "" : error.toString();
    }

    private List<GenericKubernetesResource> copies() {
        return client.genericKubernetesResources(FLINK_DEPLOYMENT)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    /**
     * The examples, and the cases that differ in fields that Flink's operator reads; a pipeline created suspended has
     * no job.
     */
    private static List<Path> golden() throws IOException {
        try (Stream<Path> files = Files.walk(Project.root().resolve(GOLDEN))) {
            return files.filter(file -> file.getFileName().toString().startsWith("out-FlinkDeployment-"))
                    .filter(file -> !caseOf(file).equals("suspended"))
                    .sorted()
                    .toList();
        }
    }

    private static String caseOf(Path golden) {
        return String.valueOf(golden.getName(golden.getNameCount() - 2));
    }
}
