package io.flead.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.program.BadInputException;
import io.flead.operator.metrics.OperatorMetrics;
import io.flead.operator.metrics.RequestCounter;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Opens the client of the cluster, and explains its failures to the operator's user. */
final class ClusterClient {

    /** Requests at a time; each reconciliation makes one at a time in each of its workflow's threads. */
    private static final int REQUESTS_AT_ONCE = 64;

    /** Of a request that the API server could not answer. */
    private static final int RETRIES = 2;

    private static final String KUBECONFIG = "KUBECONFIG";

    private ClusterClient() {}

    /**
     * A client of the pod's own cluster, or of the kubeconfig's.
     *
     * @throws BadInputException when the kubeconfig cannot be used; the message names it
     */
    static KubernetesClient open(Map<String, String> environment, OperatorMetrics metrics) throws BadInputException {
        String files = environment.getOrDefault(KUBECONFIG, "");
        if (!files.isBlank() && Arrays.stream(files.split(":")).noneMatch(file -> Files.isReadable(Path.of(file)))) {
            throw new BadInputException(
                    KUBECONFIG + " names " + files + ", which cannot be read: correct it, or unset it");
        }
        return new KubernetesClientBuilder()
                .withConfig(configuration(files))
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor("requests", new RequestCounter(metrics)))
                .build();
    }

    private static Config configuration(String files) throws BadInputException {
        Config found;
        try {
            found = Config.autoConfigure(null);
        } catch (IllegalArgumentException | KubernetesClientException e) {
            throw new BadInputException(
                    (files.isBlank() ? "~/.kube/config" : KUBECONFIG + " " + files) + " is no kubeconfig: "
                            + firstLine(e),
                    e);
        }
        return new ConfigBuilder(found)
                .withMaxConcurrentRequests(REQUESTS_AT_ONCE)
                .withMaxConcurrentRequestsPerHost(REQUESTS_AT_ONCE)
                // A reconciliation that fails is tried again anyway, without holding a thread meanwhile.
                .withRequestRetryBackoffLimit(RETRIES)
                .build();
    }

    /** Why it failed, in one line. */
    static String reason(Exception failure) {
        if (failure instanceof KubernetesClientException answer) {
            if (answer.getStatus() == null && root(answer) instanceof IOException) {
                return "the API server does not answer (" + firstLine(root(answer))
                        + "): see whether it runs, and whether KUBECONFIG names the right one";
            }
            if (answer.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
                return "Unauthorized: the API server does not know this account: see the user in KUBECONFIG";
            }
        }
        Throwable root = root(failure);
        return firstLine(failure) + (root == failure ? "" : ": " + firstLine(root));
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String firstLine(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        return Optional.ofNullable(failure.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .map(line -> failure instanceof IOException ? name + ": " + line : line)
                .orElse(name);
    }
}
