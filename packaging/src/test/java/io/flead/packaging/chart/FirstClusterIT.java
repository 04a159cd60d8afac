package io.flead.packaging.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.flead.operator.testing.ApiServer;
import io.flead.packaging.ProjectRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The files of a first cluster are taken by an API server with the definitions of the other operators. */
@ExtendWith(ApiServer.class)
class FirstClusterIT {

    private static final Path DIRECTORY = ProjectRoot.path().resolve("manifests/first-cluster");
    /** Its definition is CloudNativePG's, which this server has not. */
    private static final String NOT_SERVED = "database-cloudnativepg.yaml";

    @Test
    void everyFileIsTakenByTheApiServer() throws IOException {
        try (KubernetesClient client = ApiServer.client()) {
            ApiServer.applyCrds(client);
            String namespace = ApiServer.namespace(client);
            List<String> applied = new ArrayList<>();
            for (Path file : files()) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (HasMetadata resource : client.load(in).items()) {
                        client.resource(resource)
                                .inNamespace(namespace)
                                .patch(new PatchContext.Builder()
                                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                        .withFieldManager("first-cluster")
                                        .build());
                        applied.add(resource.getKind());
                    }
                }
            }
            client.namespaces().withName(namespace).delete();

            assertThat(applied)
                    .containsExactlyInAnyOrder(
                            "Secret", "Service", "StatefulSet", "KafkaNodePool", "Kafka", "FleadPipeline");
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.getFileName().toString().equals(NOT_SERVED))
                    .sorted()
                    .toList();
        }
    }
}
