package io.flead.operator.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The API server of these tests, with the CRD of the working tree. */
final class KubeKit {

    private KubeKit() {}

    static Path kubeconfig() throws IOException, InterruptedException {
        if ("1".equals(System.getenv("FLEAD_TEST_CLUSTER"))) {
            return Path.of(System.getenv("KUBECONFIG"));
        }
        Path kube = Path.of(Optional.ofNullable(System.getenv("FLEAD_SHARED")).orElse("../../shared"), "kube", "kube");
        Assumptions.assumeTrue(
                Files.isExecutable(kube), "SKIPPED: no API server: set FLEAD_SHARED or FLEAD_TEST_CLUSTER=1");
        return Path.of(run(kube.toString(), "up"));
    }

    static KubernetesClient client() throws IOException, InterruptedException {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
                .build();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output =
                new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed");
        }
        return output.substring(output.lastIndexOf('\n') + 1);
    }
}
