package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.FreshApiServer;
import io.flead.operator.testing.OperatorProcess;
import io.flead.operator.testing.Pipelines;
import io.flead.operator.testing.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code flead doctor} as a process: its exit codes, its lines, and that it leaves nothing behind. */
@ExtendWith(ApiServer.class)
class DoctorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    @Test
    void withoutAnAnswerOfTheClusterItEndsWithCode2AndOneLine() throws IOException {
        Path nowhere = Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: it
                contexts: [{name: it, context: {cluster: it, user: it}}]
                clusters: [{name: it, cluster: {server: "http://127.0.0.1:9"}}]
                users: [{name: it, user: {token: nobody}}]
                """);
        try (OperatorProcess doctor = doctor(nowhere)) {
            assertThat(doctor.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(doctor.log().strip().lines())
                    .singleElement()
                    .asString()
                    .startsWith("flead: cluster http://127.0.0.1:9/: the API server does not answer");
        }
    }

    @Test
    void anEmptyClusterLacksTheKindsAndTheOperators() throws IOException {
        try (FreshApiServer fresh = FreshApiServer.start(directory);
                OperatorProcess doctor = doctor(fresh.kubeconfig(), "-n", "default", "-o", "json")) {
            assertThat(doctor.awaitExit(PATIENCE)).isEqualTo(1);
            List<String> errors = lines(doctor, "error");
            assertThat(errors)
                    .anyMatch(line -> line.startsWith("FleadPipeline: The cluster does not know it"))
                    .anyMatch(line -> line.startsWith("FlinkDeployment: ") && line.contains("(1.10 or newer)"))
                    .anyMatch(line -> line.startsWith("FLEAD operator: is not installed: helm install flead"));
            assertThat(lines(doctor, "warning")).anyMatch(line -> line.startsWith("storage class: no default"));
            assertThat(lines(doctor, "ok")).contains("namespace: default exists");
        }
    }

    @Test
    void aPipelineFileIsExaminedAndNotApplied() throws IOException {
        try (KubernetesClient client = ApiServer.client();
                Scene scene = Scene.set(client)) {
            scene.client().resource(operator(scene.namespace())).create();
            Path file = Files.writeString(
                    directory.resolve("pipeline.yaml"),
                    Pipelines.quickstartYaml("press")
                            .replace("\n  storage:\n", "\n  storage:\n    databaseSecret: nowhere\n"));
            try (OperatorProcess doctor =
                    doctor(ApiServer.kubeconfig(), "-n", scene.namespace(), "-f", file.toString(), "-o", "json")) {
                assertThat(doctor.awaitExit(PATIENCE)).isEqualTo(1);
                assertThat(lines(doctor, "error"))
                        .anyMatch(line -> line.startsWith("pipeline press: Secret nowhere")
                                && line.contains("spec.storage.databaseSecret"))
                        .anyMatch(line ->
                                line.startsWith("operator's account: " + scene.namespace() + "/default may not ")
                                        && line.contains("create flinkdeployments.flink.apache.org"));
                assertThat(lines(doctor, "ok"))
                        .contains("FleadPipeline: is served")
                        .anyMatch(line -> line.startsWith("kinds: ") && line.contains("KafkaTopic"))
                        .anyMatch(line -> line.startsWith("your account: may create"));
                assertThat(scene.pipeline("press")).isNull();
            }
            Files.writeString(file, Pipelines.quickstartYaml("press").replace("rate: 5 ", "rate: -5 "));
            try (OperatorProcess doctor =
                    doctor(ApiServer.kubeconfig(), "-n", scene.namespace(), "-f", file.toString())) {
                assertThat(doctor.awaitExit(PATIENCE)).isEqualTo(2);
                assertThat(doctor.log().strip().lines())
                        .singleElement()
                        .asString()
                        .contains(file.toString(), "is refused", "spec.devices.rate");
            }
        }
    }

    @Test
    void whatIsNoPipelineFileIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("x.yaml"), "apiVersion: v1\nkind: Secret\n");
        try (OperatorProcess doctor = doctor(ApiServer.kubeconfig(), "-f", file.toString())) {
            assertThat(doctor.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(doctor.log().strip().lines())
                    .singleElement()
                    .asString()
                    .contains(file.toString(), "kind Secret", "one FleadPipeline");
        }
    }

    private OperatorProcess doctor(Path kubeconfig, String... arguments) {
        return OperatorProcess.doctor(directory, kubeconfig, arguments);
    }

    /** {@code subject: message} of each line of a verdict. */
    private static List<String> lines(OperatorProcess doctor, String verdict) throws IOException {
        List<String> lines = new ArrayList<>();
        for (JsonNode line : new ObjectMapper().readTree(doctor.log()).path("lines")) {
            if (line.path("verdict").asText().equals(verdict)) {
                lines.add(line.path("subject").asText() + ": "
                        + line.path("message").asText());
            }
        }
        return lines;
    }

    /** Our operator's Deployment, with an account that has no rights. */
    private static Deployment operator(String namespace) {
        Deployment deployment = Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: flead-operator}
                spec:
                  selector: {matchLabels: {app: x}}
                  template:
                    metadata: {labels: {app: x}}
                    spec:
                      containers:
                        - name: operator
                          image: registry.example.com/flead/flead-operator:0.1.0
                          env: [{name: MONITORING_LABELS, value: release=stack}]
                """, Deployment.class);
        deployment.getMetadata().setNamespace(namespace);
        return deployment;
    }
}
