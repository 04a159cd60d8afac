package io.flead.aggregator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import io.flead.testkit.KafkaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Updates per second through gate and sum, with about 400 and 1,000 parameters; see {@link AggregationRun}. */
class AggregatorThroughput {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String UPDATES = System.getProperty("flead.bench.updates", "30000");
    private static final String PASSES = System.getProperty("flead.bench.passes", "9");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void updatesPerSecond() throws Exception {
        try (KafkaProcess broker = KafkaProcess.start()) {
            measure(broker.bootstrapServers(), 8, "1000", "10000", "100000");
            measure(broker.bootstrapServers(), 13);
        }
    }

    private void measure(String bootstrap, int sensors, String... rounds) throws Exception {
        Path pipeline = Files.writeString(directory.resolve(sensors + ".yaml"), """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: updates}
                spec:
                  devices: {source: {external: {}}}
                  readings: {features: [%s]}
                """.formatted(
                        IntStream.range(0, sensors).mapToObj(i -> "sensor_" + i).collect(Collectors.joining(", "))));
        try (JavaProcess process = new JavaProcess(new JavaCommand(AggregationRun.class)
                // Those of a program that lives long, in place of those of short tests.
                .options("-Xmx2g", "-XX:TieredStopAtLevel=4")
                .arguments(pipeline.toString(), bootstrap, UPDATES, PASSES)
                .arguments(rounds)
                .log(directory.resolve(sensors + ".log")))) {
            assertThat(process.awaitExit(PATIENCE)).as(process.log()).isZero();
            process.log().lines().filter(line -> line.startsWith("BENCH ")).forEach(System.out::println);
        }
    }
}
