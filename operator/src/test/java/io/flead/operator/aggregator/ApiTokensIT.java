package io.flead.operator.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.operator.pipeline.Installation;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.TestOperator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tokens that the operator reads statuses with, out of a real cluster's Secrets. */
@ExtendWith(ApiServer.class)
final class ApiTokensIT {

    private final KubernetesClient client = ApiServer.client();
    private final ApiTokens tokens = ApiTokens.inSecrets(client, Installation.open(TestOperator.DEFAULTS));

    @SuppressWarnings("NullAway.Init") // before each test
    private String namespace;

    @BeforeEach
    void begin() {
        namespace = ApiServer.namespace(client);
    }

    @AfterEach
    void end() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    @Test
    void aProtectedStatusIsReadWithTheTokenOfTheSecretAsItIsNow() throws Exception {
        FleadPipeline pipeline = pipeline("{tokenSecret: {name: doors}, protectReads: true}");
        assertThat(tokens.of(pipeline)).as("no Secret yet").isEmpty();
        secret(Map.of("other", "x"));
        assertThat(tokens.of(pipeline)).as("no such key").isEmpty();
        secret(Map.of("token", " first\n"));
        assertThat(tokens.of(pipeline)).contains("first");
        secret(Map.of("token", "second"));
        assertThat(tokens.of(pipeline)).contains("second");
    }

    @Test
    void theTokenIsSentToNoAggregatorThatDoesNotAskForIt() throws Exception {
        secret(Map.of("token", "s3cret"));
        assertThat(tokens.of(pipeline("{tokenSecret: {name: doors}}"))).isEmpty();
    }

    @Test
    void aSecretThatTheInstallationDoesNotAllowIsNotSent() throws Exception {
        secret(Map.of("token", "s3cret"));
        ApiTokens bounded = ApiTokens.inSecrets(
                client,
                new Installation(
                        Set.of(), Optional.of("flead.io/allow=true"), Optional.empty(), TestOperator.DEFAULTS));
        assertThat(bounded.of(pipeline("{tokenSecret: {name: doors}, protectReads: true}")))
                .isEmpty();
    }

    private FleadPipeline pipeline(String api) throws Exception {
        var file = PipelineFile.read("test", """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: plant}
                spec:
                  devices: {source: {external: {}}}
                  readings: {features: [temperature]}
                  kafka: {bootstrapServers: "k:9092"}
                  api: %s
                """.formatted(api));
        FleadPipeline pipeline = new FleadPipeline();
        pipeline.setMetadata(new ObjectMetaBuilder()
                .withName(file.name())
                .withNamespace(namespace)
                .build());
        pipeline.setSpec(file.spec());
        return pipeline;
    }

    private void secret(Map<String, String> values) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("doors")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(values)
                        .build())
                .createOr(existing -> existing.update());
    }
}
