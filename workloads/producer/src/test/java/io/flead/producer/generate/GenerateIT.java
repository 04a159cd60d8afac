package io.flead.producer.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import io.flead.testkit.KafkaProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUMMARY = "FLEAD generate ";

    @TempDir
    Path directory = Path.of("");

    @Test
    void theSameSeedGivesTheSameFileWithLabelsInAnother() throws Exception {
        for (String threads : List.of("1", "3")) {
            Ran ran = run(
                    "--start",
                    "2026-01-01T00:00:00Z",
                    "--machines",
                    "20",
                    "--duration",
                    "10m",
                    "--speed",
                    "max",
                    "--format",
                    "csv",
                    "--threads",
                    threads,
                    "--output",
                    file(threads + ".csv"),
                    "--labels-output",
                    file(threads + "-labels.csv"));
            assertThat(ran.code).as(ran.output).isZero();
            assertThat(ran.summary().get("acknowledged").asLong()).isEqualTo(12_000);
        }
        assertThat(Path.of(file("3.csv"))).hasSameBinaryContentAs(Path.of(file("1.csv")));
        assertThat(Path.of(file("3-labels.csv"))).hasSameBinaryContentAs(Path.of(file("1-labels.csv")));
        List<String> rows = Files.readAllLines(Path.of(file("1.csv")));
        List<String> labels = Files.readAllLines(Path.of(file("1-labels.csv")));
        assertThat(rows).hasSize(12_001).hasSameSizeAs(labels);
        assertThat(rows).noneMatch(row -> row.contains("anomaly") || row.contains("oil_leak"));
        assertThat(labels).anyMatch(row -> row.endsWith(",1,bearing_failure"));
        for (int row = 1; row < rows.size(); row++) {
            String[] cells = labels.get(row).split(",", -1);
            assertThat(rows.get(row)).startsWith(cells[0] + "," + cells[1] + ",");
        }
    }

    @Test
    void anExistingFileIsReplacedOrContinuedOnlyWhenAskedFor() throws Exception {
        Path file = Path.of(file("there.json"));
        Files.writeString(file, "mine\n");
        String[] arguments = {"--readings", "10", "--speed", "max", "--output", file.toString()};

        Ran refused = run(arguments);
        assertThat(refused.code).isEqualTo(2);
        assertThat(refused.output).contains("there.json exists").contains("--append or --force");
        assertThat(Files.readString(file)).isEqualTo("mine\n");

        assertThat(run(with(arguments, "--append")).code).isZero();
        assertThat(Files.readAllLines(file)).hasSize(11).first().isEqualTo("mine");

        assertThat(run(with(arguments, "--force", "--rotate", "2KB")).code).isZero();
        assertThat(Files.readAllLines(file)).isNotEmpty().doesNotContain("mine");
        assertThat(Path.of(file("there-0001.json"))).exists();
    }

    @Test
    void badOptionsAreAllListed() {
        Ran ran = run("--rate", "no", "--mode", "file", "--machines", "a,a");
        assertThat(ran.code).isEqualTo(2);
        assertThat(ran.output)
                .contains("--rate no", "--output", "--machines a,a")
                .doesNotContain("\tat ");
        assertThat(run("--speeed", "1").code).isEqualTo(2);
        assertThat(run("--help").output).contains("--maintenance-interval", "--no-derived-features");
    }

    @Test
    void anEndpointThatFailsNowAndThenGetsEveryReading() throws Exception {
        List<String> bodies = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/in", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean fails = requests.incrementAndGet() % 3 == 1;
            if (!fails) {
                bodies.add(body);
            }
            exchange.sendResponseHeaders(fails ? 503 : 204, -1);
            exchange.close();
        });
        server.createContext("/no", exchange -> {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            Ran ran = run("--url", url + "/in", "--readings", "2345", "--speed", "max", "--batch", "400");
            assertThat(ran.code).as(ran.output).isZero();
            assertThat(ran.summary().get("acknowledged").asLong()).isEqualTo(2345);
            assertThat(ran.summary().get("errors").asLong()).isPositive();
            int readings = 0;
            for (String body : bodies) {
                readings += JSON.readTree(body).size();
            }
            assertThat(readings).isEqualTo(2345);

            Ran refused = run("--url", url + "/no", "--readings", "10", "--speed", "max");
            assertThat(refused.code).isEqualTo(1);
            assertThat(refused.output).contains("refuses readings with status 403");
            assertThat(refused.summary().get("ok").asBoolean()).isFalse();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aBrokerThatIsAwayForAWhileGetsEveryReadingOnce() throws Exception {
        try (KafkaProcess kafka = KafkaProcess.start();
                Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(Set.of(new NewTopic("made", 1, (short) 1))).all().get();
            try (JavaProcess generate = start(
                    "--bootstrap",
                    kafka.bootstrapServers(),
                    "--topic",
                    "made",
                    "--machines",
                    "press,saw",
                    "--rate",
                    "500",
                    "--duration",
                    "8s",
                    "--no-derived-features")) {
                await().atMost(PATIENCE).until(() -> end(kafka) > 100);
                kafka.kill();
                kafka.restart();
                int code = generate.awaitExit(PATIENCE);
                Ran ran = new Ran(code, generate.log());
                assertThat(ran.code).as(ran.output).isZero();
                assertThat(ran.summary().get("sent").asLong()).isEqualTo(8000);
                assertThat(ran.summary().get("acknowledged").asLong()).isEqualTo(8000);
            }
            try (KafkaConsumer<String, byte[]> consumer = consumer(kafka)) {
                TopicPartition partition = new TopicPartition("made", 0);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
                await().atMost(PATIENCE).until(() -> {
                    consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                    return records.size() >= 8000;
                });
                assertThat(records).hasSize(8000);
                assertThat(records.get(0).key()).isEqualTo("press");
                assertThat(JSON.readTree(records.get(1).value())
                                .get("machine_id")
                                .asText())
                        .isEqualTo("saw");
            }
        }
    }

    @Test
    void theTerminalControlsMachines() throws Exception {
        Path script = Path.of("/usr/bin/script");
        boolean there = Files.isExecutable(script);
        if (!there) {
            System.out.println(
                    "SKIPPED: GenerateIT needs " + script + " for a pseudo-terminal: install bsdutils first");
        }
        assumeTrue(there);
        Path out = Path.of(file("controlled.json"));
        String command = String.join(
                " ",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                "'" + System.getProperty("java.class.path") + "'",
                GenerateMain.class.getName(),
                "--interactive --no-anomalies --no-maintenance --labels --machines 3 --rate 50 --output",
                out.toString());
        Path log = Path.of(file("terminal.log"));
        Process process = new ProcessBuilder(script.toString(), "-qefc", command, "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (OutputStream keys = process.getOutputStream()) {
            await().atMost(PATIENCE).until(() -> Files.exists(out) && Files.size(out) > 1000);
            type(keys, "h");
            awaitText(log, "breaks a machine");
            type(keys, "a MACHINE_002 oil_leak 1 1h");
            awaitText(log, "MACHINE_002: oil_leak begins, for 3600 s");
            type(keys, "m MACHINE_003 1h");
            awaitText(log, "MACHINE_003: maintenance for 3600 s");
            await().atMost(PATIENCE).until(() -> Files.readString(out).contains("\"anomaly_type\":\"oil_leak\""));
            type(keys, "s");
            awaitText(log, "2 of 3 machines fail or are maintained");
            type(keys, "a MACHINE_002 rust");
            awaitText(log, "failure type rust is unknown: choose one of bearing_failure");
            type(keys, "a MACHINE_009");
            awaitText(log, "machine MACHINE_009 is unknown: choose one of MACHINE_001");
            type(keys, "c MACHINE_002");
            awaitText(log, "MACHINE_002: failures are cleared");
            type(keys, "x");
            awaitText(log, "command x is unknown");
            type(keys, "q");
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(log)).contains(SUMMARY).contains("readings/s");
        List<String> rows = Files.readAllLines(out);
        assertThat(rows).noneMatch(row -> row.contains("MACHINE_001") && !row.contains("\"anomaly_type\":\"normal\""));
        assertThat(rows)
                .anyMatch(row -> row.contains("MACHINE_003") && row.contains("\"maintenance_status\":\"maintenance\""));
    }

    private static void type(OutputStream keys, String line) throws IOException {
        keys.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    private static void awaitText(Path log, String text) {
        await(text).atMost(PATIENCE).until(() -> Files.readString(log).contains(text));
    }

    private static long end(KafkaProcess kafka) {
        try (KafkaConsumer<String, byte[]> consumer = consumer(kafka)) {
            TopicPartition partition = new TopicPartition("made", 0);
            return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
    }

    private static KafkaConsumer<String, byte[]> consumer(KafkaProcess kafka) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static String[] with(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private Ran run(String... arguments) {
        try (JavaProcess process = start(arguments)) {
            int code = process.awaitExit(PATIENCE);
            return new Ran(code, process.log());
        }
    }

    private JavaProcess start(String... arguments) {
        return new JavaProcess(new JavaCommand(GenerateMain.class)
                .arguments(arguments)
                .log(directory.resolve(System.nanoTime() + ".log"))
                .patience(PATIENCE));
    }

    /** An ended run. */
    private record Ran(int code, String output) {

        JsonNode summary() throws IOException {
            String line = output.lines()
                    .filter(each -> each.startsWith(SUMMARY))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no summary in " + output));
            return JSON.readTree(line.substring(SUMMARY.length()));
        }
    }
}
