package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.FreshApiServer;
import io.flead.operator.testing.OperatorProcess;
import io.flead.operator.testing.Scene;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How the operator's process begins and ends: its exit codes and its output. */
@ExtendWith(ApiServer.class)
class OperatorStartIT {

    /** A JVM starts slowly where others build on the same processors. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void aBadEnvironmentVariableEndsItWithCode2() {
        try (OperatorProcess operator = OperatorProcess.start(
                directory, ApiServer.kubeconfig(), Map.of("RESYNC_SECONDS", "0"), "--no-leader-election")) {
            assertThat(operator.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(operator.log()).contains("--resync", "'0'", "RESYNC_SECONDS", "from 1 to");
        }
    }

    @Test
    void withoutAnAnswerOfTheClusterItEndsWithCode1AndOneLine() throws IOException {
        Path nowhere = Files.writeString(directory.resolve("kubeconfig"), kubeconfig("http://127.0.0.1:9"));
        try (OperatorProcess operator = OperatorProcess.start(directory, nowhere)) {
            assertThat(operator.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(lastLine(operator)).contains("event=failed", "http://127.0.0.1:9", "does not answer");
            assertThat(operator.log()).doesNotContain("\tat ");
        }
    }

    @Test
    void anAccountThatTheClusterDoesNotKnowGetsThatAnswer() throws IOException {
        String server = ApiServer.config().getMasterUrl();
        Path stranger = Files.writeString(directory.resolve("kubeconfig"), kubeconfig(server));
        try (OperatorProcess operator = OperatorProcess.start(directory, stranger)) {
            assertThat(operator.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(lastLine(operator)).contains("event=failed", server, "Unauthorized");
            assertThat(operator.log()).doesNotContain("\tat ");
        }
    }

    @Test
    void aKubeconfigThatCannotBeUsedIsNamed() throws IOException {
        Path absent = directory.resolve("absent");
        try (OperatorProcess operator = OperatorProcess.start(directory, absent)) {
            assertThat(operator.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(operator.log()).contains("KUBECONFIG", absent.toString()).doesNotContain("\tat ");
        }
        Path garbage = Files.writeString(directory.resolve("garbage"), "garbage");
        try (OperatorProcess operator = OperatorProcess.start(directory, garbage)) {
            assertThat(operator.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(operator.log())
                    .contains("KUBECONFIG", garbage.toString(), "is no kubeconfig")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aClusterWithoutTheKindEndsItWithCode2() throws IOException {
        try (FreshApiServer fresh = FreshApiServer.start(directory);
                OperatorProcess operator = OperatorProcess.start(directory, fresh.kubeconfig())) {
            assertThat(operator.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(lastLine(operator)).contains("FleadPipeline", "kubectl apply", "crds/");
        }
    }

    @Test
    void aTakenPortEndsItWithCode1() throws IOException {
        try (ServerSocket taken = new ServerSocket(0);
                KubernetesClient client = ApiServer.client()) {
            ApiServer.applyCrds(client);
            try (OperatorProcess operator = OperatorProcess.start(
                    directory, ApiServer.kubeconfig(), "--http-port", String.valueOf(taken.getLocalPort()))) {
                assertThat(operator.awaitExit(PATIENCE)).isEqualTo(1);
                assertThat(lastLine(operator))
                        .contains("event=failed", "HTTP_PORT " + taken.getLocalPort(), "choose another");
            }
        }
    }

    @Test
    void stoppedItEndsWithCode0() {
        try (KubernetesClient client = ApiServer.client();
                Scene scene = Scene.set(client);
                OperatorProcess operator = lead(scene)) {
            await().atMost(PATIENCE).until(() -> operator.metric("flead_operator_leader") == 1);
            assertThat(operator.get("/healthz").body()).startsWith("ok");
            assertThat(operator.get("/readyz").body()).startsWith("ready");
            assertThat(operator.terminate().code()).isZero();
            assertThat(operator.log())
                    .contains("event=stopping", "event=not_leading")
                    .doesNotContain("event=stop_timeout");
        }
    }

    private OperatorProcess lead(Scene scene) {
        return OperatorProcess.start(
                directory,
                ApiServer.kubeconfig(),
                "--watch-namespaces",
                scene.namespace(),
                "--lease-namespace",
                scene.namespace());
    }

    private static String lastLine(OperatorProcess operator) {
        return operator.log().strip().lines().reduce("", (before, line) -> line);
    }

    /** Of a server whose certificate is not asked for, and an unknown account. */
    private static String kubeconfig(String server) {
        return """
                apiVersion: v1
                kind: Config
                current-context: it
                contexts: [{name: it, context: {cluster: it, user: it}}]
                clusters: [{name: it, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                users: [{name: it, user: {token: nobody}}]
                """.formatted(server);
    }
}
