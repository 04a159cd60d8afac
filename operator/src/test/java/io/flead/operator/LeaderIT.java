package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.OperatorProcess;
import io.flead.operator.testing.Scene;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Several instances, as processes. */
@Tag("slow")
@ExtendWith(ApiServer.class)
class LeaderIT {

    private static final String SUCCESS = "flead_operator_reconciliations_total{result=\"success\",}";
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    @Test
    void onlyTheLeaderActsAndAnotherTakesOverWhenItIsKilledOrStopped() {
        try (KubernetesClient client = ApiServer.client();
                Scene scene = Scene.set(client);
                OperatorProcess first = start(scene)) {
            scene.apply("led");
            await().atMost(LONG).until(() -> first.metric(SUCCESS) >= 1);
            try (OperatorProcess second = start(scene)) {
                await().atMost(LONG).until(second::isReady);
                assertThat(second.metric(SUCCESS)).isZero();
                assertThat(first.metric("flead_operator_leader")).isEqualTo(1);
                assertThat(second.metric("flead_operator_leader")).isZero();

                first.kill();
                await().atMost(LONG).until(() -> second.metric(SUCCESS) >= 1);

                // Stopped, it gives the lease back: no instance waits for it to run out.
                try (OperatorProcess third = start(scene)) {
                    await().atMost(LONG).until(third::isReady);
                    assertThat(second.terminate().code()).isZero();
                    await().atMost(LONG).until(() -> third.metric(SUCCESS) >= 1);
                }
            }
        }
    }

    private OperatorProcess start(Scene scene) {
        return OperatorProcess.start(
                directory,
                ApiServer.kubeconfig(),
                "--watch-namespaces",
                scene.namespace(),
                "--lease-namespace",
                scene.namespace());
    }
}
