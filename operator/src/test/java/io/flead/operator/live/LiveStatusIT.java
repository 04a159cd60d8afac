package io.flead.operator.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus.AlarmStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.AnomalyStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.DeviceStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.ModelStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.LocalModelUpdate;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.detector.DetectorSettings;
import io.flead.detector.ModelShape;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.Kubectl;
import io.flead.operator.testing.OtherOperators;
import io.flead.operator.testing.Pipelines;
import io.flead.operator.testing.Project;
import io.flead.operator.testing.Scene;
import io.flead.operator.testing.TestOperator;
import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import io.flead.testkit.KafkaProcess;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline's status from a real aggregator: it runs with the file that our operator made for it, on a real broker
 * with the topics that our operator declared.
 */
@ExtendWith(ApiServer.class)
class LiveStatusIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DEVICES = 4;
    private static final double LOSS = 0.25;

    @TempDir
    private Path directory;

    @Test
    @SuppressWarnings("try") // the others play while the block runs
    void modelDevicesAndAnomaliesAreThoseOfTheLiveAggregator() throws Exception {
        int port = freePort();
        KafkaProcess kafka = KafkaProcess.shared();
        try (KubernetesClient client = ApiServer.client();
                Scene scene = Scene.set(client);
                OtherOperators others = new OtherOperators(client, scene.namespace());
                TestOperator operator = TestOperator.start(
                        ApiServer.config(), "http://127.0.0.1:" + port + "/api/status", scene.namespace())) {
            scene.applyYaml(Pipelines.quickstartYaml("live")
                    .replace("type: leaveOneOut", "type: autoencoder")
                    .replace("interval: 20s", "interval: 2s")
                    .replace("minDevices: 15", "minDevices: " + DEVICES));
            FleadPipeline before = scene.awaitPhase("live", Phase.Running);
            assertThat(before.getStatus().model()).isNull();

            Path file = Files.writeString(
                    directory.resolve("pipeline.yaml"),
                    client.configMaps()
                            .inNamespace(scene.namespace())
                            .withName("live-pipeline")
                            .get()
                            .getData()
                            .get("pipeline.yaml"));
            Map<String, KafkaTopic> topics = topics(client, scene.namespace());
            makeTopics(kafka, topics.values());
            try (JavaProcess aggregator = startAggregator(file, kafka, port)) {
                FleadPipeline initial = await(
                        aggregator, scene, pipeline -> pipeline.getStatus().anomalies() != null);
                // No device contributed to the initial model.
                assertThat(initial.getStatus().model()).isNull();
                assertThat(initial.getStatus().anomalies()).isEqualTo(new AnomalyStatus(0));
                assertThat(initial.getStatus().alarms()).isEqualTo(new AlarmStatus(0, 0));

                send(kafka, PipelineFile.load(file), "local-model-updates");
                FleadPipeline reported = await(
                        aggregator, scene, pipeline -> pipeline.getStatus().model() != null);

                ModelStatus model = Objects.requireNonNull(reported.getStatus().model());
                assertThat(model.version()).isEqualTo(1);
                assertThat(model.round()).isZero();
                assertThat(model.devices()).isEqualTo(DEVICES);
                assertThat(model.loss()).isEqualTo(LOSS);
                assertThat(Instant.parse(model.publishedAt()))
                        .isBetween(Instant.now().minus(PATIENCE), Instant.now());
                assertThat(reported.getStatus().devices()).isEqualTo(new DeviceStatus(20, DEVICES));
                assertThat(Kubectl.run("get", "fp", "live", "--namespace", scene.namespace(), "--no-headers")
                                .split("\\s+"))
                        .startsWith("live", "Running", "True", "false", String.valueOf(DEVICES), "1");
            }
            // While it is silent, its last status stays, and the operator reconciles the pipeline as before.
            double reconciliations = operator.reconciliations();
            Awaitility.await().atMost(PATIENCE).until(() -> operator.reconciliations() > reconciliations);
            FleadPipeline after = scene.awaitPhase("live", Phase.Running);
            assertThat(Objects.requireNonNull(after.getStatus().model()).version())
                    .isEqualTo(1);
        }
    }

    /** The aggregator of this build, with its own class path. */
    private JavaProcess startAggregator(Path pipelineFile, KafkaProcess kafka, int port) {
        return new JavaProcess(new JavaCommand("io.flead.aggregator.AggregatorMain")
                .module(Project.root().resolve("workloads/aggregator/target"))
                .options("-Xmx96m")
                .environment("PIPELINE_FILE", pipelineFile.toString())
                .environment("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers())
                .environment("HTTP_PORT", String.valueOf(port)));
    }

    private interface Expected {
        boolean of(FleadPipeline pipeline);
    }

    private static FleadPipeline await(JavaProcess aggregator, Scene scene, Expected expected) {
        Callable<FleadPipeline> look = () -> scene.pipeline("live");
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .failFast(
                        "the aggregator ended",
                        () -> assertThat(aggregator.isAlive())
                                .as(aggregator.log())
                                .isTrue())
                .until(look, expected::of);
    }

    private static Map<String, KafkaTopic> topics(KubernetesClient client, String namespace) {
        return client.resources(KafkaTopic.class).inNamespace(namespace).list().getItems().stream()
                .collect(Collectors.toMap(topic -> topic.getSpec().getTopicName(), topic -> topic));
    }

    /** As Strimzi makes them, on a broker that has no others to replicate to. */
    private static void makeTopics(KafkaProcess kafka, Iterable<KafkaTopic> topics) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            for (KafkaTopic topic : topics) {
                Map<String, String> config = topic.getSpec().getConfig().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
                short one = 1;
                NewTopic made = new NewTopic(
                        topic.getSpec().getTopicName(), topic.getSpec().getPartitions(), one);
                admin.createTopics(List.of(made.configs(config))).all().get(30, TimeUnit.SECONDS);
            }
        }
    }

    /** The updates of a few devices, trained from the initial model. */
    private static void send(KafkaProcess kafka, Pipeline pipeline, String topic) throws Exception {
        ModelShape shape = DetectorSettings.of(pipeline.spec()).shape();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int device = 0; device < DEVICES; device++) {
                String id = "machine-" + device;
                byte[] update = new LocalModelUpdate(
                                id,
                                0,
                                100,
                                1,
                                LOSS,
                                shape.id(),
                                shape.initialParameters(),
                                new DeviceCalibration(100, 0),
                                Instant.now())
                        .encode();
                producer.send(new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), update))
                        .get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
