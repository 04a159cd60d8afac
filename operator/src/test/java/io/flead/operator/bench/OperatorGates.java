package io.flead.operator.bench;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.testing.ApiServer;
import io.flead.operator.testing.OperatorProcess;
import io.flead.operator.testing.OtherOperators;
import io.flead.operator.testing.Pipelines;
import io.flead.operator.testing.Scene;
import io.flead.process.metrics.MetricsPage;
import io.flead.process.metrics.ScrapedHistogram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the operator as a process against a real API server; run by name. The test plays the other operators, and,
 * where the server is its own, the controllers of Deployments too. The short form, {@code -Dflead.bench.pipelines=100},
 * leaves out the thousand and is quick enough to compare two builds.
 */
@ExtendWith(ApiServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorGates {

    private static final int MANY = Integer.getInteger("flead.bench.pipelines", 1000);
    /** The short form has no more than these; the tests below use up to 40 of them. */
    private static final int SOME = Math.max(40, Math.min(100, MANY));

    private static final String SUCCESS = "flead_operator_reconciliations_total{result=\"success\",}";
    private static final String RUNNING = "flead_operator_pipelines{phase=\"Running\",}";
    private static final String WRITES = "flead_operator_api_writes_total";
    private static final Duration LONG = Duration.ofMinutes(10);

    private Path directory;
    private KubernetesClient client;
    private Scene scene;
    private OtherOperators others;
    private OperatorProcess operator;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        client = ApiServer.client();
        scene = Scene.set(client);
        others = new OtherOperators(client, scene.namespace(), ApiServer.stopControllers());
        scene.applyYaml(pipeline("p0"));
        operator = startOperator();
    }

    /** A lease of its own, so that it waits for none that an earlier run has left. */
    private OperatorProcess startOperator() {
        return OperatorProcess.start(
                directory, ApiServer.kubeconfig(), "--lease-namespace", scene.namespace(), "--lease-name", "gates");
    }

    @AfterAll
    void stop() {
        operator.close();
        others.close();
        ApiServer.resumeControllers();
        scene.close();
        client.close();
    }

    @Test
    @Order(1)
    void startToFirstReconciliation() {
        figure("operator.start", seconds(() -> operator.metric(SUCCESS) >= 1), "s", 5);
    }

    @Test
    @Order(2)
    void aHundredPipelines() {
        settle();
        Load before = Load.now(operator);
        long start = System.nanoTime();
        create("a", SOME - 1);
        awaitRunning(SOME, Duration.ofMillis(500));
        figure("operator.ready." + SOME, since(start), "s", 30);
        System.out.println(report(before, SOME - 1));
    }

    @Test
    @Order(3)
    void nothingToDo() {
        settle();
        double writes = operator.metric(WRITES);
        MetricsPage before = operator.metrics();
        double reconciled = operator.metric(SUCCESS);
        Duration processor = operator.processorTime();
        for (int i = 0; i < 10; i++) {
            for (int p = 0; p < 10; p++) {
                scene.patch("a" + p, "{\"metadata\":{\"annotations\":{\"touch\":\"" + i + "\"}}}");
            }
            double done = reconciled + 10 * (i + 1);
            await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> operator.metric(SUCCESS) >= done);
        }
        System.out.printf(
                Locale.ROOT,
                "NOTE no-op reconciliation: processor time of operator %.1f ms; resident MiB %s%n",
                operator.processorTime().minus(processor).toMillis() / 100.0,
                operator.residentMebibytes());
        figure("operator.resync.writes", operator.metric(WRITES) - writes, "writes", 0);
        figure(
                "operator.noop.p95",
                1000
                        * unchanged(operator.metrics())
                                .minus(unchanged(before))
                                .quantile(0.95)
                                .orElseThrow(),
                "ms",
                20);
    }

    @Test
    @Order(4)
    void healing() {
        double deleted = 0;
        double edited = 0;
        for (int i = 0; i < 5; i++) {
            String name = "a" + (20 + i) + "-producer";
            var producer = client.resources(Deployment.class)
                    .inNamespace(scene.namespace())
                    .withName(name);
            String uid = producer.get().getMetadata().getUid();
            producer.delete();
            deleted = Math.max(deleted, seconds(() -> {
                Deployment now = producer.get();
                return now != null && !now.getMetadata().getUid().equals(uid);
            }));
            Deployment unusedToo = producer.patch(
                    PatchContext.of(PatchType.JSON),
                    "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"other\"}]");
            edited = Math.max(
                    edited,
                    seconds(() -> !producer.get()
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0)
                            .getImage()
                            .equals("other")));
        }
        figure("operator.heal.deleted", deleted, "s", 2);
        figure("operator.heal.edited", edited, "s", 2);
    }

    @Test
    @Order(5)
    void change() {
        double worst = 0;
        for (int i = 0; i < 5; i++) {
            String name = "a" + (30 + i);
            var archiver = client.resources(Deployment.class)
                    .inNamespace(scene.namespace())
                    .withName(name + "-archiver");
            var training = client.genericKubernetesResources("flink.apache.org/v1beta1", "FlinkDeployment")
                    .inNamespace(scene.namespace())
                    .withName(name + "-training");
            scene.patch(name, "{\"spec\":{\"storage\":{\"replicas\":2},\"training\":{\"parallelism\":4}}}");
            worst = Math.max(
                    worst,
                    seconds(() -> archiver.get().getSpec().getReplicas() == 2
                            && ((Number) training.get().get("spec", "job", "parallelism")).intValue() == 4));
        }
        figure("operator.change", worst, "s", 2);
    }

    @Test
    @Order(6)
    void leaderKilled() {
        settle();
        try (OperatorProcess standby = startOperator()) {
            await().atMost(LONG).until(standby::isReady);
            if (standby.metric(SUCCESS) > 0) {
                throw new IllegalStateException("two lead");
            }
            operator.kill();
            figure("operator.failover", seconds(() -> standby.metric(SUCCESS) >= 1), "s", 20);
            standby.terminate();
        }
        operator = startOperator();
        awaitRunning(SOME, Duration.ofMillis(500));
    }

    @Test
    @Order(7)
    void aThousandPipelines() {
        Assumptions.assumeTrue(MANY > SOME, "flead.bench.pipelines leaves none to add");
        settle();
        Load before = Load.now(operator);
        long start = System.nanoTime();
        create("b", MANY - SOME);
        awaitRunning(MANY, Duration.ofSeconds(2));
        double rate = (MANY - SOME) / since(start);
        System.out.println(report(before, MANY - SOME));
        atLeast("operator.rate." + MANY, rate, "1/s", 10);
        settle();
        figure(
                "operator.resident." + MANY,
                operator.residentMebibytes().getOrDefault("HWM", 0L),
                "MiB",
                400 * 1e6 / (1 << 20));
    }

    private void awaitRunning(int count, Duration interval) {
        try {
            await().atMost(LONG).pollInterval(interval).until(() -> operator.metric(RUNNING) >= count);
        } catch (ConditionTimeoutException e) {
            scene.allPipelines().stream()
                    .filter(pipeline ->
                            pipeline.getStatus() == null || pipeline.getStatus().phase() != Phase.Running)
                    .limit(5)
                    .forEach(pipeline -> System.out.println(
                            "NOTE not running: " + pipeline.getMetadata().getName() + " " + pipeline.getStatus()));
            throw e;
        }
    }

    /** The users of the machine. */
    private record Load(
            Duration operator, Duration servers, Duration test, double requests, double writes, double looks) {

        static Load now(OperatorProcess operator) {
            return new Load(
                    operator.processorTime(),
                    ApiServer.processorTime(),
                    ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
                    operator.metric("flead_operator_api_requests_total"),
                    operator.metric(WRITES),
                    operator.metric(SUCCESS));
        }
    }

    private String report(Load before, int pipelines) {
        Load now = Load.now(operator);
        return String.format(
                Locale.ROOT,
                "NOTE per pipeline: processor time of operator %d ms, of API servers and etcd %d ms, of this test %d ms;"
                        + " %.1f requests of the operator, %.1f of them writes, in %.1f reconciliations; resident MiB %s",
                now.operator().minus(before.operator()).toMillis() / pipelines,
                now.servers().minus(before.servers()).toMillis() / pipelines,
                now.test().minus(before.test()).toMillis() / pipelines,
                (now.requests() - before.requests()) / pipelines,
                (now.writes() - before.writes()) / pipelines,
                (now.looks() - before.looks()) / pipelines,
                operator.residentMebibytes());
    }

    /** Creates pipelines, several at a time. */
    private void create(String prefix, int count) {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> created = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = prefix + i;
                created.add(threads.submit(() -> scene.createYaml(pipeline(name))));
            }
            for (Future<?> future : created) {
                future.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Each has topics of its own. */
    private static String pipeline(String name) {
        return Pipelines.quickstartYaml(name)
                .replace("    partitions: 4", "    partitions: 4\n    topicPrefix: " + name + ".");
    }

    /** Waits until no write was made for two seconds. */
    private void settle() {
        double[] known = {-1, System.nanoTime()};
        await().atMost(LONG).pollInterval(Duration.ofMillis(250)).until(() -> {
            double writes = operator.metric(WRITES);
            if (writes != known[0] || operator.metric(SUCCESS) == 0) {
                known[0] = writes;
                known[1] = System.nanoTime();
            }
            return System.nanoTime() - known[1] > 2e9;
        });
    }

    private static double seconds(BooleanSupplier condition) {
        long start = System.nanoTime();
        await().atMost(LONG)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(condition::getAsBoolean);
        return since(start);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static ScrapedHistogram unchanged(MetricsPage page) {
        return page.histogram("flead_operator_reconciliation_seconds", Map.of("changed", "false"));
    }

    private static void figure(String name, double value, String unit, double target) {
        bench(name, value, unit, target, value <= target);
    }

    private static void atLeast(String name, double value, String unit, double target) {
        bench(name, value, unit, target, value >= target);
    }

    private static void bench(String name, double value, String unit, double target, boolean ok) {
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"baseline\":null,\"ratio\":null,\"target\":%.0f,\"ok\":%b}%n",
                name,
                value,
                unit,
                target,
                ok);
    }
}
