package io.flead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.contract.message.Anomaly;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.testkit.HostileReadings;
import io.flead.testkit.KafkaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job between an honest fleet and ten thousand readings of someone who wants it to fail. */
@Tag("slow")
class HostileReadingsIT {

    private static final int HOSTILE = 10_000;
    private static final int BOMBS = 5;
    private static final int DEVICES = 4;
    private static final int STEPS = 250;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> FEATURES = List.of("temperature", "vibration", "pressure");

    @TempDir
    private Path directory;

    @Test
    void invariant10_hostileReadingsEndNothingAndChangeNoScoreOfAnHonestDevice() throws Exception {
        Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(STEPS);
        Map<String, Anomaly> alone = run("alone", 0, begin);
        Map<String, Anomaly> among = run("among", HOSTILE, begin);
        assertThat(alone).hasSizeGreaterThanOrEqualTo(DEVICES);
        assertThat(among.keySet()).isEqualTo(alone.keySet());
        among.forEach((reading, anomaly) -> {
            Anomaly same = alone.get(reading);
            assertThat(same).as(reading).isNotNull();
            // Its id names its place in the topic.
            assertThat(anomaly).usingRecursiveComparison().ignoringFields("id").isEqualTo(same);
        });
    }

    /** The anomalies of the honest devices, by device and time. */
    private Map<String, Anomaly> run(String name, int hostile, Instant begin) throws Exception {
        KafkaProcess broker = KafkaProcess.shared();
        Path file = Files.writeString(directory.resolve(name + ".yaml"), """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: under-test}
                spec:
                  devices: {source: {external: {}}}
                  readings: {features: [temperature, vibration, pressure]}
                  kafka: {topicPrefix: "hostile-%s-", partitions: 3}
                  training:
                    interval: 1s
                    checkpointInterval: 1s
                    parallelism: 2
                    detection: {warmup: 60}
                """.formatted(name));
        Pipeline pipeline = PipelineFile.load(file);
        HostileReadings enemy = new HostileReadings(17, FEATURES);
        // Topics with the broker's configuration: these take compressed bombs.
        try (PipelineTopics kafka = new PipelineTopics(broker.bootstrapServers(), pipeline, true);
                TrainingProcess job = TrainingProcess.start(
                        file,
                        broker.bootstrapServers(),
                        directory.resolve(name + "-state"),
                        directory.resolve(name + ".log"))) {
            await().atMost(PATIENCE).until(job::isReady);
            for (int step = 0; step < STEPS; step++) {
                for (int device = 0; device < DEVICES; device++) {
                    kafka.sendReading(device, step, step > 100 && step % 50 == 49 ? 500 : 0, begin.plusSeconds(step));
                }
                for (int message = 0; message < hostile / STEPS; message++) {
                    kafka.send("machine_" + message % DEVICES, enemy.next());
                }
                if (hostile > 0 && step % (STEPS / BOMBS) == 0) {
                    assertThat(kafka.sendCompressed(HostileReadings.bomb())).isTrue();
                }
            }
            kafka.flush();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(job.handled()).isEqualTo((double) kafka.produced()));
            assertThat(job.metric("flead_readings_lost_total")).isZero();
            assertThat(job.log()).doesNotContain("\tat ", "Exception", "level=ERROR", "event=job_restart");
            assertThat(job.terminate().code()).isZero();
            Map<String, Anomaly> honest = new TreeMap<>();
            for (ConsumerRecord<byte[], byte[]> entry :
                    kafka.read(kafka.topics().anomalies())) {
                Anomaly anomaly = Anomaly.decode(entry.value());
                if (anomaly.deviceId().startsWith("machine_")) {
                    honest.put(anomaly.deviceId() + " " + anomaly.eventTime(), anomaly);
                }
            }
            return honest;
        }
    }
}
