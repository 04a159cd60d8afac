package io.flead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.contract.message.GlobalModel;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.detector.ModelShape;
import io.flead.detector.ModelType;
import io.flead.testkit.KafkaProcess;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * From Kafka to score at 1,000 readings per second while devices train, with the broker on the same machine. Run by {@code -Dflead.bench=true}:
 * a figure of a machine that does other work too says nothing.
 */
@EnabledIfSystemProperty(named = "flead.bench", matches = "true")
class TrainingLatencyIT {

    private static final int DEVICES = 100;
    private static final int TICK_MS = 20;
    private static final int READINGS_PER_TICK = 20;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration MEASURED = Duration.ofSeconds(60);
    private static final double TARGET_MS = 250;
    private static final String[] BOUNDS = {
        "1", "2", "3", "5", "7", "10", "15", "20", "30", "50", "75", "100", "150", "200", "250", "300", "400", "500",
        "750", "1000", "2000", "5000", "10000", "+Inf"
    };

    @TempDir
    private Path directory;

    @Test
    void p99StaysBelowAQuarterOfASecond() throws Exception {
        Path file = Files.writeString(directory.resolve("pipeline.yaml"), """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: latency}
                spec:
                  devices: {count: 100, source: {external: {}}}
                  readings: {features: [a, b, c, d, e, f, g]}
                  kafka: {topicPrefix: "latency-", partitions: 4}
                  training: {interval: 5s, checkpointInterval: 10s, detection: {warmup: 100}}
                  aggregation: {interval: 10s}
                """);
        Pipeline pipeline = PipelineFile.load(file);
        ModelShape shape = ModelShape.of(ModelType.LEAVE_ONE_OUT, List.of("a", "b", "c", "d", "e", "f", "g"), null, 42);
        KafkaProcess broker = KafkaProcess.shared();
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
        try (PipelineTopics kafka = new PipelineTopics(broker.bootstrapServers(), pipeline);
                TrainingChild child = TrainingChild.start(
                        file, broker.bootstrapServers(), directory.resolve("state"), directory.resolve("log"))) {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreException(UncheckedIOException.class)
                    .until(child::isReady);
            AtomicLong sent = new AtomicLong();
            var readings = clock.scheduleAtFixedRate(
                    () -> {
                        for (int count = 0; count < READINGS_PER_TICK; count++) {
                            long number = sent.getAndIncrement();
                            kafka.sendReading((int) (number % DEVICES), number / DEVICES, 0);
                        }
                    },
                    0,
                    TICK_MS,
                    TimeUnit.MILLISECONDS);
            AtomicLong version = new AtomicLong();
            var models = clock.scheduleAtFixedRate(
                    () -> publish(kafka, shape, version.incrementAndGet()), 15, 10, TimeUnit.SECONDS);
            await().pollDelay(WARM_UP).atMost(WARM_UP.multipliedBy(2)).until(() -> true);
            Map<String, Double> before = buckets(child);
            long trainedBefore = child.metric("flead_training_total");
            await().pollDelay(MEASURED).atMost(MEASURED.multipliedBy(2)).until(() -> true);
            Map<String, Double> after = buckets(child);
            long trained = child.metric("flead_training_total") - trainedBefore;
            String memory = Files.readString(Path.of("/proc/" + child.pid() + "/status"))
                    .lines()
                    .filter(line -> line.startsWith("VmRSS"))
                    .findFirst()
                    .orElse("");
            readings.cancel(false);
            models.cancel(false);
            double p99 = quantile(before, after, .99);
            System.out.printf(
                    "BENCH {\"name\":\"training-latency-p99\",\"value\":%s,\"unit\":\"ms\",\"target\":%s,\"ok\":%s} p50=%s scored=%.0f"
                            + " trained=%d training_ms_sum=%d %s%n",
                    p99,
                    TARGET_MS,
                    p99 <= TARGET_MS,
                    quantile(before, after, .5),
                    after.getOrDefault("+Inf", 0.0) - before.getOrDefault("+Inf", 0.0),
                    trained,
                    child.metric("flead_training_ms_sum"),
                    memory);
            assertThat(trained).isPositive();
            assertThat(p99).isLessThanOrEqualTo(TARGET_MS);
            assertThat(child.terminate()).isZero();
        } finally {
            clock.shutdownNow();
        }
    }

    private static void publish(PipelineTopics kafka, ModelShape shape, long version) {
        GlobalModel model = new GlobalModel(
                version,
                version - 1,
                "FedAvg",
                1,
                1,
                .5,
                shape.id(),
                shape.initialParameters(),
                Instant.now(),
                version - 1);
        try {
            kafka.publish(kafka.topics().globalModelUpdates(), model.key(), model.encode());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Double> buckets(TrainingChild child) {
        Map<String, Double> buckets = new LinkedHashMap<>();
        for (String bound : BOUNDS) {
            buckets.put(
                    bound,
                    child.sum("flead_latency_ms_bucket", "le=\"" + bound + "\"").orElse(0));
        }
        return buckets;
    }

    /** The upper bound of the bucket in which the quantile lies. */
    private static double quantile(Map<String, Double> before, Map<String, Double> after, double quantile) {
        double total = after.getOrDefault("+Inf", 0.0) - before.getOrDefault("+Inf", 0.0);
        for (String bound : BOUNDS) {
            if (after.getOrDefault(bound, 0.0) - before.getOrDefault(bound, 0.0) >= quantile * total) {
                return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}
