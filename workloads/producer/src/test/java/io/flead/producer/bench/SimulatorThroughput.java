package io.flead.producer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import io.flead.testkit.KafkaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readings per second of {@code flead generate}: to a file, and to a broker beside a loop that sends one message of the
 * same size again and again, as Kafka's own producer-perf-test does; and the memory of 100,000 machines.
 */
class SimulatorThroughput {

    private static final String MAIN = "io.flead.producer.generate.GenerateMain";
    private static final int READINGS = 3_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int PARTITIONS = 4;
    private static final int FILE_TARGET = 200_000;
    private static final int KAFKA_TARGET = 100_000;
    private static final double SHARE = 0.7;
    private static final int MEMORY_TARGET = 1024;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void toAFile() throws IOException {
        double rate = rate(generate(
                "640m",
                "--machines",
                "1000",
                "--readings",
                String.valueOf(READINGS),
                "--speed",
                "max",
                "--no-derived-features",
                "--output",
                directory.resolve("x.json").toString()));
        print("simulator.file", rate, "1/s", "null", "null", FILE_TARGET, rate >= FILE_TARGET);
    }

    @Test
    void toABroker() throws Exception {
        try (KafkaProcess kafka = KafkaProcess.start();
                Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(Set.of(
                            new NewTopic("simulator", PARTITIONS, (short) 1),
                            new NewTopic("baseline", PARTITIONS, (short) 1)))
                    .all()
                    .get();
            Path line = directory.resolve("line.json");
            generate("128m", "--readings", "1", "--no-derived-features", "--output", line.toString());
            double baseline = baseline(kafka.bootstrapServers(), Files.readAllBytes(line));
            double rate = rate(generate(
                    "640m",
                    "--machines",
                    "1000",
                    "--readings",
                    String.valueOf(READINGS),
                    "--speed",
                    "max",
                    "--no-derived-features",
                    "--bootstrap",
                    kafka.bootstrapServers(),
                    "--topic",
                    "simulator"));
            print(
                    "simulator.kafka",
                    rate,
                    "1/s",
                    String.format(Locale.ROOT, "%.0f", baseline),
                    String.format(Locale.ROOT, "%.3f", rate / baseline),
                    KAFKA_TARGET,
                    rate >= KAFKA_TARGET && rate >= SHARE * baseline);
        }
    }

    @Test
    void memoryOfAHundredThousandMachines() {
        AtomicLong peak = new AtomicLong();
        try (JavaProcess process = start(
                "640m",
                "--machines",
                "100000",
                "--rate",
                "1",
                "--duration",
                "20s",
                "--output",
                directory.resolve("many.json").toString())) {
            await().atMost(PATIENCE).until(() -> {
                peak.accumulateAndGet(process.residentMebibytes().getOrDefault("HWM", 0L), Math::max);
                return !process.isAlive();
            });
            assertThat(process.awaitExit(PATIENCE)).isZero();
        }
        print(
                "simulator.resident.100000",
                (double) peak.get(),
                "MiB",
                "null",
                "null",
                MEMORY_TARGET,
                peak.get() > 0 && peak.get() < MEMORY_TARGET);
    }

    private static double baseline(String bootstrap, byte[] message) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap,
                "acks",
                "all",
                "linger.ms",
                "20",
                "batch.size",
                String.valueOf(128 << 10),
                "buffer.memory",
                String.valueOf(64 << 20));
        long began = System.nanoTime();
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int reading = 0; reading < READINGS; reading++) {
                var unused = producer.send(new ProducerRecord<>("baseline", message));
            }
        }
        return READINGS / ((System.nanoTime() - began) / 1e9);
    }

    private String generate(String heap, String... arguments) {
        try (JavaProcess process = start(heap, arguments)) {
            assertThat(process.awaitExit(PATIENCE)).as(process.log()).isZero();
            return process.log();
        }
    }

    private JavaProcess start(String heap, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--quiet");
        // The options of the flead command, in place of those of short tests.
        return new JavaProcess(new JavaCommand(MAIN)
                .options("-Xmx" + heap, "-XX:-UseSerialGC", "-XX:+UseParallelGC", "-XX:TieredStopAtLevel=4")
                .arguments(all.toArray(String[]::new))
                .log(directory.resolve(System.nanoTime() + ".log"))
                .patience(PATIENCE));
    }

    private static double rate(String log) throws IOException {
        String prefix = "FLEAD generate ";
        String line =
                log.lines().filter(each -> each.startsWith(prefix)).findFirst().orElseThrow();
        return new ObjectMapper()
                .readTree(line.substring(prefix.length()))
                .get("rate")
                .asDouble();
    }

    private static void print(
            String name, double value, String unit, String baseline, String ratio, int target, boolean ok) {
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"%s\",\"value\":%.0f,\"unit\":\"%s\",\"baseline\":%s,\"ratio\":%s,\"target\":%d,"
                        + "\"ok\":%b}%n",
                name,
                value,
                unit,
                baseline,
                ratio,
                target,
                ok);
    }
}
