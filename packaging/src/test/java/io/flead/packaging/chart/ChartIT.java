package io.flead.packaging.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.operator.testing.ApiServer;
import io.flead.packaging.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chart against a real API server. That of the kit is older than the chart's {@code kubeVersion} and has no
 * policy/v1, so a copy without both is installed there.
 */
@ExtendWith(ApiServer.class)
class ChartIT {

    private static final String DEFINITION = "fleadpipelines.flead.io";

    @TempDir
    private Path directory;

    @Test
    void installsUpgradesToNothingNewAndLeavesOnlyTheDefinition() throws IOException {
        Path chart = copyForOldServers();
        Path kubeconfig = ApiServer.kubeconfig();
        try (KubernetesClient client = ApiServer.client()) {
            // Other tests of this server apply the definition as it is in the project: Helm owns what it made itself.
            client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(DEFINITION)
                    .delete();
            client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(DEFINITION)
                    .waitUntilCondition(gone -> gone == null, 30, TimeUnit.SECONDS);
            String namespace = ApiServer.namespace(client);
            String release = "r" + namespace.substring(namespace.length() - 6);
            try {
                new Helm(chart)
                        .install()
                        .withName(release)
                        .withNamespace(namespace)
                        .withKubeConfig(kubeconfig)
                        .set("podDisruptionBudget.enabled", false)
                        .call();
                Map<String, String> installed = versions(client, namespace, release);
                assertThat(installed.keySet())
                        .contains(
                                "Deployment " + release + "-flead-operator",
                                "ServiceAccount " + release + "-flead-operator",
                                "ClusterRole " + release + "-flead-operator",
                                "CustomResourceDefinition " + DEFINITION);

                new Helm(chart)
                        .upgrade()
                        .withName(release)
                        .withNamespace(namespace)
                        .withKubeConfig(kubeconfig)
                        .set("podDisruptionBudget.enabled", false)
                        .call();
                assertThat(versions(client, namespace, release))
                        .as("the same values again")
                        .isEqualTo(installed);
            } finally {
                Helm.uninstall(release)
                        .withNamespace(namespace)
                        .withKubeConfig(kubeconfig)
                        .ignoreNotFound()
                        .call();
                assertThat(versions(client, namespace, release).keySet())
                        .containsExactly("CustomResourceDefinition " + DEFINITION);
                client.namespaces().withName(namespace).delete();
            }
        }
    }

    /** What the release made, with the generation of its content: a status changes no generation. */
    private static Map<String, String> versions(KubernetesClient client, String namespace, String release) {
        Map<String, String> versions = new TreeMap<>();
        Stream<? extends HasMetadata> resources = Stream.of(
                        client.apps()
                                .deployments()
                                .inNamespace(namespace)
                                .list()
                                .getItems(),
                        client.serviceAccounts().inNamespace(namespace).list().getItems(),
                        client.rbac().roles().inNamespace(namespace).list().getItems(),
                        client.rbac()
                                .roleBindings()
                                .inNamespace(namespace)
                                .list()
                                .getItems(),
                        client.rbac().clusterRoles().list().getItems(),
                        client.rbac().clusterRoleBindings().list().getItems(),
                        client.apiextensions()
                                .v1()
                                .customResourceDefinitions()
                                .list()
                                .getItems())
                .flatMap(items -> items.stream());
        resources
                .filter(resource -> resource.getMetadata().getLabels() != null
                        && release.equals(resource.getMetadata().getLabels().get("app.kubernetes.io/instance")))
                .forEach(resource -> versions.put(
                        resource.getKind() + " " + resource.getMetadata().getName(),
                        resource.getMetadata().getUid() + " "
                                + resource.getMetadata().getGeneration()));
        return versions;
    }

    private Path copyForOldServers() throws IOException {
        Path copy = new HelmChart(ProjectRoot.path().resolve(ChartFiles.CHART))
                .released("0.1.0", directory.resolve("flead"))
                .folder();
        Path description = copy.resolve("Chart.yaml");
        Files.writeString(description, Files.readString(description).replaceAll("(?m)^kubeVersion:.*$", ""));
        return copy;
    }
}
