package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.flead.operator.apply.DesiredStateMatcher;
import io.flead.operator.testing.ApiServer;
import io.flead.testkit.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A real API server accepts the resources of pipelines, with the CRDs of Strimzi, Flink, Spark and Prometheus: every
 * resource is applied as the operator applies it, without being kept, and comes back with every field that was sent.
 */
@ExtendWith(ApiServer.class)
final class DependentsIT {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path MANIFESTS = Path.of("../manifests");

    @SuppressWarnings("NullAway.Init") // before all tests
    private static KubernetesClient client;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static String namespace;

    @BeforeAll
    static void begin() {
        client = ApiServer.client();
        namespace = ApiServer.namespace(client);
    }

    @AfterAll
    static void end() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    @TestFactory
    Stream<DynamicTest> accepted() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> cases = Files.list(GOLDEN)) {
            cases.map(directory -> directory.resolve("in.yaml"))
                    .filter(Files::exists)
                    .forEach(files::add);
        }
        try (Stream<Path> manifests = Files.list(MANIFESTS)) {
            manifests.filter(Manifests::isPipeline).forEach(files::add);
        }
        return files.stream()
                .sorted()
                .map(file -> DynamicTest.dynamicTest(
                        GOLDEN.relativize(file).toString(), () -> acceptsAll(DeclaredPipeline.read(file))));
    }

    private static void acceptsAll(DeclaredPipeline declared) {
        TreeSet<String> refused = new TreeSet<>();
        for (HasMetadata declaredResource : declared.resources()) {
            HasMetadata resource = asServed(declaredResource);
            String name = resource.getKind() + " " + resource.getMetadata().getName();
            if (served(resource)) {
                resource.getMetadata().setNamespace(namespace);
                DesiredStateMatcher.sign(resource);
                try {
                    HasMetadata applied = client.resource(resource)
                            .dryRun()
                            .patch(new PatchContext.Builder()
                                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                    .withFieldManager("tests")
                                    .withForce(true)
                                    .withDryRun(List.of("All"))
                                    .build());
                    if (!DesiredStateMatcher.holds(resource, applied)) {
                        refused.add(name + ": fields were dropped");
                    }
                } catch (KubernetesClientException e) {
                    refused.add(name + ": " + e.getMessage());
                }
            }
        }
        assertThat(refused).isEmpty();
    }

    /** Servers before Kubernetes 1.21 have disruption budgets in an older version, without the policy for unhealthy pods. */
    private static HasMetadata asServed(HasMetadata resource) {
        if (!(resource instanceof PodDisruptionBudget) || served(resource)) {
            return resource;
        }
        GenericKubernetesResource older =
                client.getKubernetesSerialization().convertValue(resource, GenericKubernetesResource.class);
        older.setApiVersion("policy/v1beta1");
        Map<String, Object> spec = older.get("spec");
        spec.remove("unhealthyPodEvictionPolicy");
        return older;
    }

    /** Old servers lack kinds that every pipeline can do without. */
    private static boolean served(HasMetadata resource) {
        var kinds = client.getApiResources(resource.getApiVersion());
        return kinds != null
                && kinds.getResources().stream().anyMatch(kind -> kind.getKind().equals(resource.getKind()));
    }
}
