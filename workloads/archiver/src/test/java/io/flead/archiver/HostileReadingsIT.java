package io.flead.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.testkit.HostileReadings;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archiver between honest readings and ten thousand of someone who wants it to fail. */
@Tag("slow")
class HostileReadingsIT {

    private static final int HOSTILE = 10_000;

    @TempDir
    private Path directory;

    @Test
    void invariant10_hostileReadingsEndNothingAndEveryOtherIsStoredOnce() {
        try (TestPipeline pipeline = new TestPipeline(
                        directory,
                        KafkaProcess.shared().bootstrapServers(),
                        PostgresProcess.newDatabase().jdbcUrl());
                ArchiverProcess archiver = pipeline.startArchiver()) {
            archiver.awaitReady();
            HostileReadings enemy = new HostileReadings(17, List.of("temperature", "odd \\\"name\\\"\\\\with é"));
            AtomicInteger taken = new AtomicInteger();
            String topic = pipeline.topics.readings().name();
            for (int message = 0; message < HOSTILE; message++) {
                if (message % 100 == 0) {
                    pipeline.sendReadings(16);
                }
                var unused = pipeline.producer.send(
                        new ProducerRecord<>(
                                topic, ("device-" + message % 16).getBytes(StandardCharsets.UTF_8), enemy.next()),
                        (metadata, error) -> taken.addAndGet(error == null ? 1 : 0));
            }
            pipeline.producer.flush();
            await().atMost(ArchiverProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(archiver.metric("flead_archiver_rows_total{table=\"device_data\",}")
                                    + archiver.metrics()
                                            .sum("flead_archiver_skipped_total", Map.of("topic", topic))
                                            .orElse(0))
                            .isEqualTo(pipeline.sent() + taken.get()));
            assertThat(taken).hasValue(HOSTILE);
            assertThat(pipeline.count("device_data WHERE device_id LIKE 'device-%'"))
                    .isEqualTo(pipeline.sent());
            assertThat(pipeline.count("device_data WHERE device_id LIKE 'hostile%'"))
                    .as("valid ones among them")
                    .isPositive();
            assertThat(archiver.log()).doesNotContain("\tat ", "Exception", "level=ERROR", "event=failed");
            assertThat(archiver.terminate().code()).isZero();
        }
    }
}
