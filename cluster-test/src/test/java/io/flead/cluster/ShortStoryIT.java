package io.flead.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.flead.packaging.chart.HelmChart;
import io.flead.process.metrics.MetricsPage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline's life in pods, told shortly: installed by the chart, applied, scoring, learning, a TaskManager killed,
 * deleted.
 */
@Tag("short")
final class ShortStoryIT {

    private static final String NAME = "first";
    private static final String KAFKA = "kafka-kafka-bootstrap." + TestCluster.NAMESPACE + ".svc:9092";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String SCORED = "flink_taskmanager_job_task_operator_flead_readings_scored_total";
    private static final Duration SCRAPING = Duration.ofSeconds(3);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(SCRAPING).build();

    private final Instant began = Instant.now();

    @TempDir
    private Path directory;

    @Test
    @SuppressWarnings("try") // the stand-ins work while the block runs
    void aPipelineIsInstalledScoresLearnsSurvivesAKillAndLeavesNothing() throws Exception {
        try (TestCluster cluster = new TestCluster()) {
            try {
                surroundings(cluster);
                try (TopicStandIn topics = new TopicStandIn(cluster, KAFKA);
                        FlinkOperatorProcess flink = FlinkOperatorProcess.start()) {
                    tell(cluster);
                }
            } catch (Throwable e) {
                cluster.report(NAME);
                throw e;
            }
        }
    }

    /** A broker, a database, the volume of the job, and our operator by its chart. */
    private void surroundings(TestCluster cluster) throws IOException, InterruptedException {
        Path manifests = TestCluster.PROJECT.resolve("cluster-test/manifests");
        cluster.apply(manifests.resolve("database.yaml"));
        cluster.apply(manifests.resolve("kafka.yaml"));
        cluster.client()
                .genericKubernetesResources(TestCluster.KAFKAS)
                .inNamespace(TestCluster.NAMESPACE)
                .withName("kafka")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}],
                          "listeners": [{"name": "plain", "bootstrapServers": "%s"}]}}""".formatted(KAFKA));
        volume("training-" + began.toEpochMilli());
        installOperator();
        await("broker and database are ready")
                .atMost(PATIENCE)
                .until(() -> isReady(cluster, "app", "kafka") && isReady(cluster, "app", "timescaledb"));
        note("broker and database are ready");
    }

    private void installOperator() throws IOException {
        Path chart = new HelmChart(TestCluster.PROJECT.resolve("charts/flead"))
                .released("0.1.0", directory.resolve("flead"))
                .folder();
        if (TestCluster.isKit()) {
            note(
                    "this node is of Kubernetes 1.20: the chart is installed without its kubeVersion and PodDisruptionBudget");
            Path description = chart.resolve("Chart.yaml");
            Files.writeString(description, Files.readString(description).replaceAll("(?m)^kubeVersion:.*$", ""));
        }
        Path kubeconfig = Path.of(System.getenv("KUBECONFIG"));
        Helm.uninstall("flead")
                .withNamespace(TestCluster.NAMESPACE)
                .withKubeConfig(kubeconfig)
                .ignoreNotFound()
                .call();
        new Helm(chart)
                .install()
                .withName("flead")
                .withNamespace(TestCluster.NAMESPACE)
                .withKubeConfig(kubeconfig)
                .set("podDisruptionBudget.enabled", false)
                .set("replicaCount", 1)
                .call();
        note("chart installed");
    }

    private void tell(TestCluster cluster) throws Exception {
        Ledger ledger = new Ledger(
                KAFKA,
                "jdbc:postgresql://timescaledb." + TestCluster.NAMESPACE + ".svc:5432/flead",
                "flead",
                "only-for-tests",
                "edge-iiot-stream");
        await("our operator is ready")
                .atMost(PATIENCE)
                .until(() -> isReady(cluster, "app.kubernetes.io/name", "flead-operator"));
        Instant applied = Instant.now();
        cluster.apply(TestCluster.PROJECT.resolve("manifests/first-cluster/pipeline.yaml"));

        reach("topics are ready", () -> cluster.condition(NAME, "TopicsReady").startsWith("True"));
        reach("the first reading is scored", () -> scored(cluster) > 0);
        Duration toScored = Duration.between(applied, Instant.now());
        reach("all parts are ready", () -> cluster.status(NAME, "phase").equals("Running"));
        reach("the first global model is there", () -> number(cluster.status(NAME, "model", "version")) >= 1);
        Duration toModel = Duration.between(applied, Instant.now());
        System.out.printf(
                "CLUSTER {\"firstScoredSeconds\":%d,\"firstModelSeconds\":%d}%n",
                toScored.toSeconds(), toModel.toSeconds());

        assertThat(ledger.number("SELECT count(*) FROM timescaledb_information.hypertables"))
                .as("hypertables")
                .isGreaterThanOrEqualTo(4);

        Pod taskManager = cluster.pods("component", "taskmanager").get(0);
        long version = number(cluster.status(NAME, "model", "version"));
        cluster.kill(taskManager);
        note("killed " + taskManager.getMetadata().getName());
        reach(
                "the pipeline notices, or is back already",
                () -> !cluster.status(NAME, "phase").equals("Running")
                        || !cluster.pods("component", "taskmanager").stream()
                                .allMatch(pod -> pod.getMetadata()
                                        .getUid()
                                        .equals(taskManager.getMetadata().getUid())));
        reach(
                "all parts are ready again",
                () -> cluster.status(NAME, "phase").equals("Running") && scored(cluster) > 0);
        reach("the version goes on", () -> number(cluster.status(NAME, "model", "version")) > version);

        Map<Integer, Long> ends = ledger.ends();
        reach("invariant 3: each reading up to now is scored", () -> scored(cluster) >= Ledger.sum(ends));
        assertThat(scored(cluster))
                .as("scored, of those that are there")
                .isLessThanOrEqualTo(Ledger.sum(ledger.ends()));
        reach("invariant 3: each is in the table exactly once", () -> ledger.wrong(ends) == 0);
        assertThat(ledger.holds("SELECT count(*) = max(version) AND min(version) = 1 FROM global_models"))
                .as("no version is missing")
                .isTrue();

        cluster.client()
                .genericKubernetesResources(TestCluster.PIPELINES)
                .inNamespace(TestCluster.NAMESPACE)
                .withName(NAME)
                .delete();
        reach("the pipeline is gone", () -> cluster.pipeline(NAME) == null);
        reach(
                "invariant 6: nothing of it is left",
                () -> cluster.belongings(NAME).isEmpty());
        reach(
                "invariant 6: nor of its topics",
                () -> ledger.topics().stream().allMatch(topic -> topic.startsWith("__")));
    }

    private void reach(String milestone, Callable<Boolean> reached) {
        await(milestone)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(reached);
        note(milestone);
    }

    private void note(String milestone) {
        System.out.printf(
                "%6.1f s  %s%n", Duration.between(began, Instant.now()).toMillis() / 1000.0, milestone);
    }

    /** Readings that training has scored, by its own metric. */
    private static long scored(TestCluster cluster) throws IOException, InterruptedException {
        double sum = 0;
        for (Pod pod : cluster.pods("component", "taskmanager")) {
            String address = pod.getStatus().getPodIP();
            if (address != null && pod.getMetadata().getDeletionTimestamp() == null) {
                sum += page("http://" + address + ":9249/").sum(SCORED).orElse(0);
            }
        }
        return (long) sum;
    }

    private static boolean isReady(TestCluster cluster, String label, String value) {
        return cluster.pods(label, value).stream()
                .anyMatch(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")));
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** A volume that a claim of the pipeline can bind. */
    private static void volume(String name) throws IOException, InterruptedException {
        if (TestCluster.isKit()) {
            Path kit = Path.of(System.getenv()
                            .getOrDefault(
                                    "FLEAD_SHARED",
                                    TestCluster.PROJECT.resolve("../shared").toString()))
                    .resolve("kube/kube");
            Process process = new ProcessBuilder(kit.toString(), "pv", name, "1Gi")
                    .inheritIO()
                    .start();
            assertThat(process.waitFor()).as("kube pv").isZero();
        }
    }

    /** The metrics of a pod; none while it does not answer. */
    private static MetricsPage page(String url) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(SCRAPING).build();
        try {
            return MetricsPage.parse(HTTP.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            return MetricsPage.empty();
        }
    }
}
