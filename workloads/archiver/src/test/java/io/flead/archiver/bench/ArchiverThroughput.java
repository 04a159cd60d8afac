package io.flead.archiver.bench;

import static org.awaitility.Awaitility.await;

import io.flead.archiver.ArchiverProcess;
import io.flead.archiver.TestPipeline;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows per second when many readings wait; run by name, it proves nothing on a busy machine. */
class ArchiverThroughput {

    private static final int READINGS = 400_000;

    @TempDir
    private Path directory;

    @Test
    void readingsPerSecond() throws IOException {
        try (TestPipeline pipeline = new TestPipeline(
                directory,
                KafkaProcess.shared().bootstrapServers(),
                PostgresProcess.newDatabase().jdbcUrl())) {
            pipeline.sendReadings(READINGS);
            pipeline.producer.flush();
            try (ArchiverProcess archiver = pipeline.startArchiver()) {
                String rows = "flead_archiver_rows_total{table=\"device_data\",}";
                archiver.awaitReady();
                await().pollInterval(Duration.ofMillis(20)).until(() -> archiver.metric(rows) > 0);
                double first = archiver.metric(rows);
                long began = System.nanoTime();
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> archiver.metric(rows) >= READINGS);
                double seconds = (System.nanoTime() - began) / 1e9;
                double perSecond = (READINGS - first) / seconds;
                System.out.printf(
                        Locale.ROOT,
                        "BENCH {\"name\":\"archiver.readings\",\"value\":%.0f,\"unit\":\"1/s\",\"baseline\":null,\"ratio\":null,"
                                + "\"target\":20000,\"ok\":%b}%n",
                        perSecond,
                        perSecond >= 20_000);
            }
        }
    }
}
