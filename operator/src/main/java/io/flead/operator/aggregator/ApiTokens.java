package io.flead.operator.aggregator;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.v1alpha1.Api;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Installation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Tokens of the aggregators whose pipelines protect reading. They are asked for with each use, and not kept. */
@FunctionalInterface
interface ApiTokens {

    /** No pipeline protects reading. */
    ApiTokens NONE = pipeline -> Optional.empty();

    /** The token to read a pipeline's status with; empty when none is needed, or none can be had. */
    Optional<String> of(FleadPipeline pipeline);

    /** From the Secrets that pipelines name: those alone that the installation lets them name, since it goes to their image. */
    static ApiTokens inSecrets(KubernetesClient client, Installation installation) {
        return pipeline -> {
            Api api = pipeline.getSpec().api();
            if (!api.protectReads() || api.tokenSecret() == null) {
                return Optional.empty();
            }
            String key = api.tokenSecret().key();
            try {
                return Optional.ofNullable(client.resources(Secret.class)
                                .inNamespace(pipeline.getMetadata().getNamespace())
                                .withName(api.tokenSecret().name())
                                .get())
                        .filter(secret -> installation.allowsSecret(
                                Optional.ofNullable(secret.getMetadata().getLabels())
                                        .orElse(Map.of())))
                        .map(Secret::getData)
                        .map(data -> data.get(key))
                        .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip());
            } catch (KubernetesClientException e) {
                return Optional.empty();
            }
        };
    }
}
