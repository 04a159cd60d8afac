package io.flead.operator.prerequisites;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.operator.pipeline.Installation;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Part;
import io.flead.operator.prerequisites.KafkaAccess.Authentication;
import io.flead.operator.prerequisites.KafkaAccess.SecretSetting;
import io.flead.operator.status.ConditionReason;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.TestOperator;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.topic.KafkaTopicBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The prerequisites that a pipeline finds in a real cluster, and the problems that it reports of missing ones. */
@ExtendWith(ApiServer.class)
final class PrerequisiteResolverIT {

    private final KubernetesClient client = ApiServer.client();
    private final PrerequisiteResolver reader = resolver(Installation.open(TestOperator.DEFAULTS));

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
    void aMissingPrerequisiteIsReportedWithItsRemedyAndHeals() throws Exception {
        FleadPipeline pipeline = pipeline("strimziCluster: {name: kafka}");

        Prerequisites nothing = read(pipeline);

        assertThat(nothing.kafkaUsable()).isFalse();
        assertThat(reasons(nothing))
                .containsExactlyInAnyOrder(
                        "TOPICS KafkaMissing",
                        "ARCHIVER SecretMissing",
                        "ANALYTICS SecretMissing",
                        "CONSOLE SecretMissing");
        assertThat(nothing.problems())
                .allSatisfy(problem -> assertThat(problem.message()).contains(namespace, "create it"));

        kafka("[{name: plain, port: 9092, type: internal, tls: false}]", "{}");
        secret("flead-timescaledb", Map.of("url", "jdbc:postgresql://db/flead", "username", "flead"));
        Prerequisites half = read(pipeline);
        assertThat(reasons(half))
                .containsExactlyInAnyOrder(
                        "TOPICS KafkaNotReady",
                        "ARCHIVER SecretIncomplete",
                        "ANALYTICS SecretIncomplete",
                        "CONSOLE SecretIncomplete");
        assertThat(half.problemsOf(Part.ARCHIVER).get(0).message()).contains("lacks password: add it");

        status("[{name: plain, bootstrapServers: 'kafka-kafka-bootstrap:9092'}]");
        secret(
                "flead-timescaledb",
                Map.of("url", "jdbc:postgresql://db/flead", "username", "flead", "password", "hunter2"));
        Prerequisites all = read(pipeline);
        assertThat(all.problems()).isEmpty();
        assertThat(all.kafkaUsable()).isTrue();
        assertThat(all.kafka().bootstrapServers()).isEqualTo("kafka-kafka-bootstrap:9092");
        assertThat(all.kafka().properties()).isEmpty();
        assertThat(all.serves(OptionalKind.FLINK_DEPLOYMENT)).isTrue();
        assertThat(all.toString())
                .doesNotContain(
                        "hunter2", Base64.getEncoder().encodeToString("hunter2".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aMissingTokenKeepsAggregatorAndConsoleWaitingAndNothingElse() throws Exception {
        FleadPipeline pipeline =
                read("bootstrapServers: 'k:9092'", "  api: {tokenSecret: {name: doors, key: admin}}\n");
        secret("flead-timescaledb", Map.of("url", "a", "username", "b", "password", "c"));

        assertThat(read(pipeline).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(ConditionReason.SecretMissing);
            assertThat(problem.message()).contains("doors", "spec.api.tokenSecret", "create it with the key admin");
        });
        assertThat(reasons(read(pipeline)))
                .containsExactlyInAnyOrder("AGGREGATOR SecretMissing", "CONSOLE SecretMissing");

        secret("doors", Map.of("token", "s3cret"));
        assertThat(reasons(read(pipeline)))
                .containsExactlyInAnyOrder("AGGREGATOR SecretIncomplete", "CONSOLE SecretIncomplete");

        secret("doors", Map.of("admin", "s3cret"));
        assertThat(read(pipeline).problems()).isEmpty();
        assertThat(read(pipeline).toString()).doesNotContain("s3cret");
    }

    @Test
    void aChangedSecretHasAnotherDigest() throws Exception {
        FleadPipeline pipeline = pipeline("strimziCluster: {name: kafka}");
        secret("flead-timescaledb", Map.of("url", "a", "username", "b", "password", "c"));
        String before = read(pipeline).digestOf("flead-timescaledb").orElseThrow();
        assertThat(read(pipeline).digestOf("flead-timescaledb")).contains(before);

        secret("flead-timescaledb", Map.of("url", "a", "username", "b", "password", "d"));

        assertThat(read(pipeline).digestOf("flead-timescaledb").orElseThrow()).isNotEqualTo(before);
    }

    @Test
    void anAuthenticatedListenerIsPreferredAndNeedsItsSecrets() throws Exception {
        FleadPipeline pipeline = pipeline("strimziCluster: {name: kafka}");
        kafka(
                "[{name: plain, port: 9092, type: internal, tls: false},"
                        + " {name: scram, port: 9094, type: internal, tls: true, authentication: {type: scram-sha-512}},"
                        + " {name: outside, port: 9095, type: nodeport, tls: true, authentication: {type: tls}}]",
                "{authorization: {type: simple}}");
        status("[{name: plain, bootstrapServers: 'k:9092'},"
                + " {name: scram, bootstrapServers: 'k:9094', certificates: [new, old]},"
                + " {name: outside, bootstrapServers: 'k:9095'}]");

        Prerequisites before = read(pipeline);

        assertThat(before.kafka().bootstrapServers()).isEqualTo("k:9094");
        assertThat(before.kafka().strimzi().orElseThrow().authentication()).isEqualTo(Authentication.SCRAM_SHA_512);
        assertThat(before.kafka().strimzi().orElseThrow().authorization()).isTrue();
        assertThat(before.kafka().properties())
                .containsOnly(
                        Map.entry("security.protocol", "SASL_SSL"),
                        Map.entry("sasl.mechanism", "SCRAM-SHA-512"),
                        Map.entry("ssl.truststore.certificates", "new\nold"),
                        Map.entry("ssl.truststore.type", "PEM"));
        assertThat(before.kafka().secretSettings())
                .containsExactly(new SecretSetting("sasl.jaas.config", "plant", "sasl.jaas.config"));
        assertThat(before.kafkaUsable()).isFalse();
        assertThat(before.problemsOf(Part.TOPICS))
                .extracting(Problem::reason)
                .containsOnly(ConditionReason.SecretMissing);

        secret("plant", Map.of("password", "x", "sasl.jaas.config", "y"));
        assertThat(read(pipeline).kafkaUsable()).isTrue();
        assertThat(read(pipeline).problemsOf(Part.TOPICS)).isEmpty();
    }

    @Test
    void aKafkaThatChecksRightsIsNeverUsedWithoutAName() throws Exception {
        FleadPipeline pipeline = pipeline("strimziCluster: {name: kafka}");
        kafka("[{name: plain, port: 9092, type: internal, tls: false}]", "{authorization: {type: simple}}");
        status("[{name: plain, bootstrapServers: 'k:9092'}]");

        Prerequisites found = read(pipeline);

        assertThat(found.kafkaUsable()).isFalse();
        assertThat(found.problemsOf(Part.TOPICS)).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(ConditionReason.KafkaNotReady);
            assertThat(problem.message()).contains("tls or scram-sha-512");
        });
    }

    @Test
    void theListenerThatThePipelineNamesIsUsedAndNoOther() throws Exception {
        kafka(
                "[{name: plain, port: 9092, type: internal, tls: false},"
                        + " {name: encrypted, port: 9093, type: internal, tls: true}]",
                "{}");
        status("[{name: plain, bootstrapServers: 'k:9092'}, {name: encrypted, bootstrapServers: 'k:9093'}]");

        assertThat(read(pipeline("strimziCluster: {name: kafka}")).kafka().bootstrapServers())
                .isEqualTo("k:9093");
        assertThat(read(pipeline("strimziCluster: {name: kafka, listener: plain}"))
                        .kafka()
                        .bootstrapServers())
                .isEqualTo("k:9092");
        Prerequisites none = read(pipeline("strimziCluster: {name: kafka, listener: tls}"));
        assertThat(none.kafkaUsable()).isFalse();
        assertThat(none.problemsOf(Part.TOPICS))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("no listener tls, named by spec.kafka.strimziCluster.listener"));
    }

    /** A user's rights are Strimzi's affair only where its brokers keep them. */
    @Test
    void rightsAreDeclaredOnlyWhereStrimziTakesThem() throws Exception {
        kafka(
                "[{name: scram, port: 9094, type: internal, tls: false, authentication: {type: scram-sha-512}}]",
                "{authorization: {type: custom, authorizerClass: com.example.Authorizer}}");
        status("[{name: scram, bootstrapServers: 'k:9094'}]");

        assertThat(read(pipeline("strimziCluster: {name: kafka}"))
                        .kafka()
                        .strimzi()
                        .orElseThrow()
                        .authorization())
                .isFalse();
    }

    @Test
    void aTopicOfAnotherOwnerIsTakenAndOnesOwnIsNot() throws Exception {
        FleadPipeline pipeline = pipeline("strimziCluster: {name: kafka}");
        kafka("[{name: plain, port: 9092, type: internal, tls: false}]", "{}");
        status("[{name: plain, bootstrapServers: 'k:9092'}]");
        topic("kafka.anomalies", Map.of(Labels.PIPELINE, "other", Labels.NAMESPACE, namespace));
        topic("kafka.analytics-results", Map.of());
        topic("kafka.edge-iiot-stream", Map.of(Labels.PIPELINE, "plant", Labels.NAMESPACE, namespace));

        Prerequisites found = read(pipeline);

        assertThat(found.takenTopics()).containsExactlyInAnyOrder("anomalies", "analytics-results");
        assertThat(found.kafkaUsable()).isFalse();
        assertThat(found.problemsOf(Part.TOPICS))
                .allSatisfy(problem -> {
                    assertThat(problem.reason()).isEqualTo(ConditionReason.TopicTaken);
                    assertThat(problem.message()).contains("spec.kafka.topicPrefix");
                })
                .anySatisfy(
                        problem -> assertThat(problem.message()).contains("pipeline other in namespace " + namespace))
                .anySatisfy(problem -> assertThat(problem.message()).contains("which no pipeline made"));
    }

    @Test
    void anyOtherKafkaIsAsTheSecretSays() throws Exception {
        FleadPipeline pipeline = pipeline("{bootstrapServers: 'b:9092', secretRef: {name: client}}");

        Prerequisites before = read(pipeline);
        assertThat(before.kafkaUsable()).isFalse();
        assertThat(before.problemsOf(Part.TOPICS))
                .extracting(Problem::reason)
                .containsExactly(ConditionReason.SecretMissing);

        secret("client", Map.of("security.protocol", "SSL", "ssl.truststore.certificates", "pem"));
        Prerequisites found = read(pipeline);
        assertThat(found.kafkaUsable()).isTrue();
        assertThat(found.kafka().bootstrapServers()).isEqualTo("b:9092");
        assertThat(found.kafka().secretSettings())
                .containsExactly(
                        new SecretSetting("security.protocol", "client", "security.protocol"),
                        new SecretSetting("ssl.truststore.certificates", "client", "ssl.truststore.certificates"));
    }

    @Test
    void aNamedClaimMustBeThere() throws Exception {
        FleadPipeline pipeline =
                read("strimziCluster: {name: kafka}", "  training: {storage: {claimName: checkpoints}}\n");
        assertThat(read(pipeline).problemsOf(Part.TRAINING))
                .extracting(Problem::reason)
                .containsExactly(ConditionReason.ClaimMissing);

        client.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("checkpoints")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();

        assertThat(read(pipeline).problemsOf(Part.TRAINING)).isEmpty();
    }

    @Test
    void anAuthorGetsNoOthersImagesOrSecrets() throws Exception {
        FleadPipeline pipeline = read(
                "{bootstrapServers: 'b:9092', secretRef: {name: client}}", "  images: {repository: elsewhere/flead}\n");
        secret("client", Map.of("security.protocol", "SSL"));
        secret("flead-timescaledb", Map.of("url", "a", "username", "b", "password", "c"));
        assertThat(read(pipeline).allowed()).isTrue();
        PrerequisiteResolver bounded = resolver(new Installation(
                Set.of("registry.example.com/flead"),
                Optional.of("flead.io/allow=true"),
                Optional.empty(),
                TestOperator.DEFAULTS));

        Prerequisites refused = bounded.resolve(pipeline, Set.of());

        assertThat(refused.allowed()).isFalse();
        assertThat(refused.problemsOf(Part.PRODUCER))
                .extracting(Problem::message)
                .containsExactly(
                        "spec.images.repository elsewhere/flead is not allowed here: use registry.example.com/flead, or add it to"
                                + " the operator's --allowed-image-repositories (ALLOWED_IMAGE_REPOSITORIES)",
                        "Secret flead-timescaledb, named by spec.storage.databaseSecret, lacks the label"
                                + " flead.io/allow=true that the operator's --allowed-secret-label demands: have its"
                                + " owner label it, or name another",
                        "Secret client, named by spec.kafka.secretRef, lacks the label flead.io/allow=true that the"
                                + " operator's --allowed-secret-label demands: have its owner label it, or name another");

        for (String name : List.of("client", "flead-timescaledb")) {
            client.secrets()
                    .inNamespace(namespace)
                    .withName(name)
                    .edit(secret -> new SecretBuilder(secret)
                            .editMetadata()
                            .addToLabels("flead.io/allow", "true")
                            .endMetadata()
                            .build());
        }
        PrerequisiteResolver labelled = resolver(new Installation(
                Set.of("elsewhere"), Optional.of("flead.io/allow=true"), Optional.empty(), TestOperator.DEFAULTS));
        assertThat(labelled.resolve(pipeline, Set.of()).problems())
                .noneMatch(problem -> problem.reason().isForbidden());
    }

    @Test
    void whatTheOperatorDecidesIsRefusedWithTheReason() throws Exception {
        FleadPipeline pipeline = read("bootstrapServers: 'b:9092'", """
                  training:
                    flinkConfiguration: {high-availability.type: none, s3.endpoint: "http://minio"}
                    podTemplate:
                      metadata: {labels: {flead.io/pipeline: other, team: press}}
                      spec:
                        restartPolicy: Never
                        containers: [{name: main, image: mine, env: [{name: KAFKA_SSL, value: x}, {name: MY, value: y}]}]
                  analytics:
                    sparkConf: {spark.executor.memory: 8g}
                """);

        Prerequisites refused = read(pipeline);

        assertThat(refused.allowed()).isFalse();
        assertThat(refused.problems())
                .filteredOn(problem -> problem.reason() == ConditionReason.SettingNotAllowed)
                .extracting(Problem::message)
                .containsExactly(
                        "spec.training.podTemplate may not set metadata.labels.flead.io/pipeline: the operator finds its"
                                + " pods by it; remove it",
                        "spec.training.podTemplate may not set spec.restartPolicy: the operator knows whether the program"
                                + " ends; remove it",
                        "spec.training.podTemplate may not set spec.containers[main].image: it follows from images; remove"
                                + " it",
                        "spec.training.podTemplate may not set spec.containers[main].env.KAFKA_SSL: it follows from kafka;"
                                + " remove it",
                        "spec.training.flinkConfiguration may not set high-availability.type (none): it follows from"
                                + " training.storage; remove it",
                        "spec.analytics.sparkConf may not set spark.executor.memory (8g): it follows from"
                                + " analytics.resources; remove it");
    }

    /** A template is no way around the installation's bounds. */
    @Test
    void aPodTemplateGetsNoOthersImagesOrSecrets() throws Exception {
        secret("client", Map.of("password", "x"));
        FleadPipeline pipeline = read("bootstrapServers: 'b:9092'", """
                  storage:
                    podTemplate:
                      spec:
                        initContainers: [{name: first, image: "elsewhere/tool:1"}]
                        containers:
                          - {name: proxy, image: "registry.example.com/flead/proxy:1"}
                          - {name: main, envFrom: [{secretRef: {name: client}}]}
                """);
        PrerequisiteResolver bounded = resolver(new Installation(
                Set.of("registry.example.com/flead"),
                Optional.of("flead.io/allow=true"),
                Optional.empty(),
                TestOperator.DEFAULTS));

        assertThat(bounded.resolve(pipeline, Set.of()).problems())
                .filteredOn(problem -> problem.reason().isForbidden())
                .extracting(problem ->
                        problem.reason() + " " + problem.message().replaceFirst(" is not.*| bears.*| lacks.*", ""))
                .containsExactly(
                        "ImageNotAllowed image elsewhere/tool of spec.storage.podTemplate",
                        "SecretNotAllowed Secret client, named by spec.storage.podTemplate,");
    }

    /** Whoever may create a pipeline gets no volume that its owner has not given to pipelines. */
    @Test
    void aVolumeClaimNeedsItsOwnersLabelToo() throws Exception {
        PrerequisiteResolver bounded = resolver(new Installation(
                Set.of(), Optional.of("flead.io/allow=true"), Optional.empty(), TestOperator.DEFAULTS));
        claim("payroll", Map.of());
        claim("checkpoints", Map.of("flead.io/allow", "true"));
        FleadPipeline pipeline = read("bootstrapServers: 'b:9092'", """
                  training: {storage: {claimName: payroll}}
                  analytics:
                    storage: {claimName: checkpoints}
                    podTemplate:
                      spec:
                        volumes:
                          - {name: a, persistentVolumeClaim: {claimName: payroll}}
                          - {name: b, persistentVolumeClaim: {claimName: later}}
                          - {name: c, csi: {driver: d, nodePublishSecretRef: {name: later}}}
                """);
        assertThat(bounded.resolve(pipeline, Set.of()).problems())
                .filteredOn(problem -> problem.reason().isForbidden())
                .extracting(Problem::message)
                .containsExactly(
                        "PersistentVolumeClaim payroll, named by spec.training.storage.claimName, lacks the label"
                                + " flead.io/allow=true that the operator's --allowed-secret-label demands: have its owner"
                                + " label it, or name another",
                        "Secret later, named by spec.analytics.podTemplate, is not in namespace " + namespace
                                + ": create it with the label flead.io/allow=true that the operator's"
                                + " --allowed-secret-label demands, or name another",
                        "PersistentVolumeClaim later, named by spec.analytics.podTemplate, is not in namespace "
                                + namespace + ": create it with the label flead.io/allow=true that the operator's"
                                + " --allowed-secret-label demands, or name another",
                        "PersistentVolumeClaim payroll, named by spec.analytics.podTemplate, lacks the label"
                                + " flead.io/allow=true that the operator's --allowed-secret-label demands: have its owner"
                                + " label it, or name another");
        assertThat(read(pipeline).problems())
                .as("without bounds")
                .noneMatch(problem -> problem.reason().isForbidden());
    }

    /** Nor by the settings of Flink and Spark, nor the node's own files and network. */
    @Test
    void settingsAreNoWayAroundTheBounds() throws Exception {
        FleadPipeline pipeline = read("bootstrapServers: 'b:9092'", """
                  training:
                    flinkConfiguration:
                      kubernetes.secrets: "payroll:/mnt"
                      kubernetes.env.secretKeyRef: "env:X,secret:payroll,key:x"
                      kubernetes.taskmanager.service-account: admin
                      kubernetes.hostnetwork.enabled: "true"
                      kubernetes.rest-service.exposed.type: LoadBalancer
                    podTemplate:
                      spec:
                        hostNetwork: true
                        hostPID: true
                        volumes:
                          - {name: root, hostPath: {path: /}}
                          - name: copy
                            ephemeral:
                              volumeClaimTemplate: {spec: {dataSource: {kind: PersistentVolumeClaim, name: payroll}}}
                  analytics:
                    sparkConf:
                      spark.kubernetes.driver.secrets.payroll: /mnt
                      spark.kubernetes.executor.secretKeyRef.X: "payroll:x"
                      spark.kubernetes.driver.volumes.hostPath.root.mount.path: /mnt
                      spark.jars: "https://elsewhere/a.jar"
                """);
        assertThat(read(pipeline).problems())
                .filteredOn(problem -> problem.reason() == ConditionReason.SettingNotAllowed)
                .extracting(problem -> problem.message().replaceFirst(".* may not set ([^ :]+).*", "$1"))
                .containsExactlyInAnyOrder(
                        "spec.hostNetwork",
                        "spec.hostPID",
                        "spec.volumes.root.hostPath",
                        "spec.volumes.copy.ephemeral",
                        "kubernetes.env.secretKeyRef",
                        "kubernetes.hostnetwork.enabled",
                        "kubernetes.rest-service.exposed.type",
                        "kubernetes.secrets",
                        "kubernetes.taskmanager.service-account",
                        "spark.jars",
                        "spark.kubernetes.driver.secrets.payroll",
                        "spark.kubernetes.driver.volumes.hostPath.root.mount.path",
                        "spark.kubernetes.executor.secretKeyRef.X");
    }

    private void claim(String name, Map<String, String> labels) {
        client.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteMany")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
    }

    private PrerequisiteResolver resolver(Installation installation) {
        return new PrerequisiteResolver(client, Set.of(), installation, Duration.ZERO, InstantSource.system());
    }

    private Prerequisites read(FleadPipeline pipeline) {
        return reader.resolve(pipeline, Set.of());
    }

    private static List<String> reasons(Prerequisites prerequisites) {
        return prerequisites.problems().stream()
                .flatMap(problem -> problem.parts().stream().map(part -> part + " " + problem.reason()))
                .toList();
    }

    private FleadPipeline pipeline(String kafka) throws Exception {
        return read(kafka, "");
    }

    private FleadPipeline read(String kafka, String more) throws Exception {
        var file = PipelineFile.read("test", """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: plant}
                spec:
                  devices: {source: {simulator: {}}}
                  readings: {features: [temperature]}
                  kafka: %s
                """.formatted(kafka.startsWith("{") ? kafka : "{" + kafka + "}") + more);
        FleadPipeline pipeline = new FleadPipeline();
        pipeline.setMetadata(new ObjectMetaBuilder()
                .withName(file.name())
                .withNamespace(namespace)
                .build());
        pipeline.setSpec(file.spec());
        return pipeline;
    }

    private void kafka(String listeners, String more) {
        Kafka kafka = Serialization.unmarshal("""
                apiVersion: kafka.strimzi.io/v1
                kind: Kafka
                metadata: {name: kafka}
                spec: {kafka: {listeners: %s}}
                """.formatted(listeners), Kafka.class);
        Kafka settings = Serialization.unmarshal("spec: {kafka: " + more + "}", Kafka.class);
        kafka.getSpec()
                .getKafka()
                .setAuthorization(settings.getSpec().getKafka().getAuthorization());
        kafka.getMetadata().setNamespace(namespace);
        client.resource(kafka).create();
    }

    private void status(String listeners) {
        client.resources(Kafka.class)
                .inNamespace(namespace)
                .withName("kafka")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "status: {listeners: " + listeners + "}");
    }

    private void secret(String name, Map<String, String> values) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(values)
                        .build())
                .createOr(existing -> existing.update());
    }

    private void topic(String name, Map<String, String> labels) {
        client.resource(new KafkaTopicBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .withLabels(new TreeMap<>(labels))
                        .endMetadata()
                        .withNewSpec()
                        .withPartitions(1)
                        .withReplicas(1)
                        .endSpec()
                        .build())
                .create();
    }
}
