package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.OtherOperators;
import io.flead.operator.testing.Pipelines;
import io.flead.operator.testing.Scene;
import io.flead.operator.testing.TestOperator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A Kafka in another namespace than the pipeline's, with authentication and a check of rights. */
@ExtendWith(ApiServer.class)
class OtherNamespaceIT {

    private static final String DIGEST = "flead.io/secrets-digest";

    private final KubernetesClient client = ApiServer.client();
    private final Scene kafka = Scene.set(client);
    private final Scene pipelines = Scene.set(client);
    private final OtherOperators besideKafka = new OtherOperators(client, kafka.namespace());
    private final OtherOperators besidePipelines = new OtherOperators(client, pipelines.namespace());

    @SuppressWarnings("NullAway.Init") // before each test
    private TestOperator operator;

    @BeforeEach
    void begin() {
        kafka.patchKafka(
                "{\"spec\":{\"kafka\":{\"authorization\":{\"type\":\"simple\"},\"listeners\":["
                        + "{\"name\":\"plain\",\"port\":9092,\"type\":\"internal\",\"tls\":false},"
                        + "{\"name\":\"scram\",\"port\":9094,\"type\":\"internal\",\"tls\":true,"
                        + "\"authentication\":{\"type\":\"scram-sha-512\"}}]}}}",
                "{\"status\":{\"listeners\":[{\"name\":\"plain\",\"bootstrapServers\":\"k:9092\"},"
                        + "{\"name\":\"scram\",\"bootstrapServers\":\"k:9094\",\"certificates\":[\"pem\"]}]}}");
        operator = TestOperator.start(kafka.namespace(), pipelines.namespace());
    }

    @AfterEach
    void end() {
        pipelines.close();
        operator.close();
        besideKafka.close();
        besidePipelines.close();
        kafka.close();
        client.close();
    }

    @Test
    void credentialsAreCopiedAndFollowTheirRotation() {
        kafka.annotateKafka("other, " + pipelines.namespace());
        pipelines.applyYaml(yaml("apart"));
        FleadPipeline waiting = pipelines.awaitCondition("apart", "TopicsReady", "False", "SecretMissing");
        assertThat(Scene.condition(waiting, "TopicsReady").message()).contains(kafka.namespace(), "user operator");

        // As Strimzi's user operator does.
        userSecret("first");
        pipelines.awaitPhase("apart", Phase.Running);
        Secret copy = pipelines.secret("apart-kafka");
        assertThat(copy.getData()).containsOnly(Map.entry("sasl.jaas.config", encoded("first")));
        assertThat(copy.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getName()).isEqualTo("apart"));
        String before = digest();

        userSecret("second");
        await().atMost(Scene.PATIENCE)
                .untilAsserted(() -> assertThat(pipelines.secret("apart-kafka").getData())
                        .containsOnly(Map.entry("sasl.jaas.config", encoded("second"))));
        await().atMost(Scene.PATIENCE).until(() -> !digest().equals(before));
    }

    @Test
    void aSecretOfSomebodyElseStaysAsItIs() {
        kafka.annotateKafka("*");
        Secret foreign = new SecretBuilder()
                .withNewMetadata()
                .withName("apart-kafka")
                .withNamespace(pipelines.namespace())
                .endMetadata()
                .addToStringData("sasl.jaas.config", "mine")
                .build();
        client.resource(foreign).create();
        userSecret("first");
        pipelines.applyYaml(yaml("apart"));

        FleadPipeline refused = pipelines.awaitCondition("apart", "TopicsReady", "False", "ResourceConflict");
        assertThat(Scene.condition(refused, "TopicsReady").message()).contains("apart-kafka", "remove it");
        assertThat(pipelines.secret("apart-kafka").getData())
                .containsOnly(Map.entry("sasl.jaas.config", encoded("mine")));

        client.resource(foreign).delete();
        pipelines.awaitPhase("apart", Phase.Running);
    }

    @Test
    void aKafkaThatDoesNotAdmitTheNamespaceGetsNothing() {
        kafka.annotateKafka("other");
        pipelines.applyYaml(yaml("apart"));

        FleadPipeline refused = pipelines.awaitCondition("apart", "TopicsReady", "False", "KafkaNotShared");
        assertThat(Scene.condition(refused, "TopicsReady").message())
                .contains("flead.io/allowed-namespaces", pipelines.namespace());
        assertThat(kafka.belongings("apart")).isEmpty();
    }

    private String digest() {
        return client.apps()
                .deployments()
                .inNamespace(pipelines.namespace())
                .withName("apart-producer")
                .get()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .getOrDefault(DIGEST, "");
    }

    private void userSecret(String jaas) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(pipelines.namespace() + ".apart")
                        .withNamespace(kafka.namespace())
                        .addToLabels("strimzi.io/kind", "KafkaUser")
                        .endMetadata()
                        .addToStringData("password", "unused")
                        .addToStringData("sasl.jaas.config", jaas)
                        .build())
                .createOr(existing -> existing.update());
    }

    private static String encoded(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private String yaml(String name) {
        return Pipelines.quickstartYaml(name)
                .replace("      name: kafka\n", "      name: kafka\n      namespace: " + kafka.namespace() + "\n");
    }
}
