package io.flead.training.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.api.program.JvmOptions;
import io.flead.api.topic.Topics;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import io.flead.testkit.KafkaProcess;
import io.flead.training.job.MeasuredJob;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readings per second of the training job beside jobs that do less with the same topic: one that counts records, one that
 * also reads them. Jobs run by turns, each in a process of its own, and each figure is the median of its runs; warm-up is
 * left out. A NOTE shows each run, and where its time and its garbage come from.
 */
class TrainingThroughput {

    private static final int DEVICES = 200;
    private static final int LEARNINGS = 5;
    private static final double OF_PARSING = .7;
    private static final double OF_LIMIT = .45;

    private static final int SECONDS = Integer.getInteger("flead.bench.seconds", 60);
    private static final int WARMUP = Integer.getInteger("flead.bench.warmup", 15);
    private static final int ROUNDS = Integer.getInteger("flead.bench.rounds", 3);
    private static final long READINGS = Long.getLong("flead.bench.readings", 12_000_000);
    private static final List<String> OPTIONS = words("flead.bench.options", "", " ");
    private static final List<String> JOBS = words("flead.bench.jobs", "limit,parse,training,scores", ",");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void readingsPerSecond() throws Exception {
        for (String sensors : words("flead.bench.sensors", "8,38", ",")) {
            try (KafkaProcess broker = KafkaProcess.start()) {
                measure(broker.bootstrapServers(), Integer.parseInt(sensors));
            }
        }
    }

    private void measure(String bootstrap, int sensors) throws Exception {
        // As many bytes, whatever the number of sensors.
        long readings = READINGS * 8 / Math.max(8, sensors);
        new WaitingReadings(PipelineFile.load(pipelineFile(sensors, "fill", false)), DEVICES)
                .write(bootstrap, readings);
        Map<MeasuredJob, List<JsonNode>> runs = new EnumMap<>(MeasuredJob.class);
        for (int round = 0; round < ROUNDS; round++) {
            for (MeasuredJob job : MeasuredJob.values()) {
                if (JOBS.contains(job.text())) {
                    JsonNode run = run(job, bootstrap, sensors, round, readings);
                    System.out.println("NOTE throughput." + sensors + " " + job.text() + " " + run);
                    runs.computeIfAbsent(job, unused -> new ArrayList<>()).add(run);
                }
            }
        }
        print(sensors, runs);
    }

    private JsonNode run(MeasuredJob job, String bootstrap, int sensors, int round, long readings) throws Exception {
        String name = job.text() + "-" + sensors + "-" + round;
        Path file = pipelineFile(sensors, name, job == MeasuredJob.SCORES);
        createTopics(bootstrap, PipelineFile.load(file));
        Path state = directory.resolve(name);
        try (JavaProcess process = new JavaProcess(new JavaCommand(ThroughputRun.class)
                // Those of the training on one machine, in place of those of short tests.
                .options("-Xms128m", "-Xmx640m", "-XX:-UseSerialGC", "-XX:+UseParallelGC", "-XX:TieredStopAtLevel=4")
                .options(JvmOptions.flink())
                .options(JvmOptions.trainer("512m", state.resolve("javacpp").toString()))
                .options(OPTIONS.stream()
                        .map(option -> option.replace("@", name))
                        .toList())
                .classPath(classPath())
                .arguments(
                        job.name(),
                        file.toString(),
                        bootstrap,
                        state.toString(),
                        String.valueOf(WARMUP),
                        String.valueOf(SECONDS),
                        String.valueOf(readings))
                .log(directory.resolve(name + ".log")))) {
            assertThat(process.awaitExit(Duration.ofSeconds(240L + 4L * WARMUP + SECONDS)))
                    .as(process.log())
                    .isZero();
            String last = process.log()
                    .lines()
                    .filter(line -> line.startsWith(ThroughputRun.RESULT))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(process.log()));
            return new ObjectMapper().readTree(last.substring(ThroughputRun.RESULT.length()));
        }
    }

    private static void createTopics(String bootstrap, Pipeline pipeline) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(Topics.of(pipeline.spec()).own().stream()
                            .map(topic ->
                                    new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config()))
                            .toList())
                    .all()
                    .get();
        }
    }

    private Path pipelineFile(int sensors, String name, boolean publishesScores) throws Exception {
        return Files.writeString(directory.resolve(name + ".yaml"), """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: "%s"}
                spec:
                  devices: {count: %d, source: {external: {}}}
                  readings: {features: [%s], topic: waiting-%d}
                  kafka: {topicPrefix: "%s-", partitions: 4}
                  training: {interval: %ds, parallelism: 2, publishScores: %b}
                  aggregation: {interval: %ds}
                """.formatted(
                        name,
                        DEVICES,
                        IntStream.range(0, sensors).mapToObj(i -> "sensor_" + i).collect(Collectors.joining(", ")),
                        sensors,
                        name,
                        Math.max(1, SECONDS / LEARNINGS),
                        publishesScores,
                        Math.max(1, SECONDS / LEARNINGS)));
    }

    private static void print(int sensors, Map<MeasuredJob, List<JsonNode>> runs) {
        String name = "throughput." + sensors;
        double limit = median(runs, MeasuredJob.LIMIT, run -> run.get("rate").asDouble());
        double parse = median(runs, MeasuredJob.PARSE, run -> run.get("rate").asDouble());
        double training =
                median(runs, MeasuredJob.TRAINING, run -> run.get("rate").asDouble());
        double scores = median(runs, MeasuredJob.SCORES, run -> run.get("rate").asDouble());
        print(name + ".limit", limit, "1/s", Double.NaN, Double.NaN, true);
        print(name + ".parse", parse, "1/s", limit, Double.NaN, true);
        boolean asked = sensors == 8;
        print(
                name + ".training",
                training,
                "1/s",
                parse,
                asked ? OF_PARSING : Double.NaN,
                !asked || training >= OF_PARSING * parse);
        print(
                name + ".training.of.limit",
                training,
                "1/s",
                limit,
                asked ? OF_LIMIT : Double.NaN,
                !asked || training >= OF_LIMIT * limit);
        print(name + ".scores", scores, "1/s", training, Double.NaN, true);
        print(
                name + ".warmup",
                median(runs, MeasuredJob.TRAINING, run -> run.get("warmupRate").asDouble()),
                "1/s",
                training,
                Double.NaN,
                true);
        for (MeasuredJob job : runs.keySet()) {
            print(
                    name + ".processor." + job.text(),
                    median(runs, job, run -> run.get("processorMicros").asDouble()),
                    "us/reading",
                    median(
                            runs,
                            MeasuredJob.PARSE,
                            run -> run.get("processorMicros").asDouble()),
                    Double.NaN,
                    true);
            print(
                    name + ".garbage." + job.text(),
                    median(runs, job, run -> run.get("garbage").asDouble()),
                    "B/reading",
                    median(runs, MeasuredJob.PARSE, run -> run.get("garbage").asDouble()),
                    Double.NaN,
                    true);
        }
    }

    private static double median(
            Map<MeasuredJob, List<JsonNode>> runs, MeasuredJob job, ToDoubleFunction<JsonNode> figure) {
        double[] values = runs.getOrDefault(job, List.of()).stream()
                .mapToDouble(figure)
                .sorted()
                .toArray();
        return values.length == 0 ? Double.NaN : (values[values.length / 2] + values[(values.length - 1) / 2]) / 2;
    }

    private static void print(String name, double value, String unit, double baseline, double target, boolean met) {
        if (Double.isNaN(value)) {
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"baseline\":%s,\"ratio\":%s,\"target\":%s,\"ok\":%b}%n",
                name,
                number(value),
                unit,
                number(baseline),
                number(value / baseline),
                number(target),
                met);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, value >= 1000 ? "%.0f" : "%.4g", value) : "null";
    }

    /** That of this test without Flink's test jars, which switch logging off. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("-tests.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> words(String property, String usual, String separator) {
        return Arrays.stream(System.getProperty(property, usual).split(separator, -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
