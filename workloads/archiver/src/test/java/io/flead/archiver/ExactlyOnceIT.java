package io.flead.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each record becomes one row, whatever happens to instances. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ExactlyOnceIT {

    @TempDir
    private Path directory;

    @Test
    void invariant3_killedInTheMiddleOfALoadNothingIsMissingNorTwice() {
        try (TestPipeline pipeline = pipeline()) {
            for (int round = 0; round < 3; round++) {
                try (ArchiverProcess archiver = pipeline.startSuccessor()) {
                    pipeline.sendReadings(20_000);
                    long before = Math.max(0, pipeline.countOrNone("device_data"));
                    await().atMost(ArchiverProcess.PATIENCE)
                            .pollInterval(Duration.ofMillis(10))
                            .until(() -> pipeline.countOrNone("device_data") > before);
                    archiver.kill();
                }
            }
            assertThat(pipeline.count("device_data")).isLessThan(60_000);
            try (ArchiverProcess archiver = pipeline.startSuccessor()) {
                pipeline.awaitEveryReadingOnce();
                archiver.awaitReady();
                await().atMost(ArchiverProcess.PATIENCE)
                        .untilAsserted(() -> assertThat(archiver.metric("flead_archiver_lag_records"))
                                .isZero());
                assertThat(archiver.terminate().took()).isLessThan(Duration.ofSeconds(5));
            }
            assertThat(pipeline.sent()).isEqualTo(60_000);
        }
    }

    @Test
    void invariant3_instancesShareTheWorkWhileTheyComeAndGo() {
        try (TestPipeline pipeline = pipeline();
                ArchiverProcess first = pipeline.startArchiver()) {
            first.awaitReady();
            pipeline.sendReadings(20_000);
            try (ArchiverProcess second = pipeline.startArchiver()) {
                second.awaitReady();
                await().atMost(ArchiverProcess.PATIENCE).untilAsserted(() -> {
                    pipeline.sendReadings(1_000);
                    assertThat(second.metric("flead_archiver_rows_total{table=\"device_data\",}"))
                            .isPositive();
                });
                pipeline.sendReadings(10_000);
                assertThat(first.terminate().took()).isLessThan(Duration.ofSeconds(5));
                pipeline.sendReadings(10_000);
                pipeline.awaitEveryReadingOnce();
            }
        }
    }

    @Test
    void anInstanceThatTheGroupDoesNotKnowIsFencedByTheTable() {
        try (TestPipeline pipeline = pipeline();
                ArchiverProcess archiver = pipeline.startArchiver();
                ArchiverProcess outsider = pipeline.startOutsider()) {
            archiver.awaitReady();
            outsider.awaitReady();
            for (int round = 0; round < 5; round++) {
                pipeline.sendReadings(5_000);
                pipeline.awaitEveryReadingOnce();
            }
            assertThat(archiver.log() + outsider.log()).contains("event=fenced");
        }
    }

    private TestPipeline pipeline() {
        return new TestPipeline(
                directory,
                KafkaProcess.shared().bootstrapServers(),
                PostgresProcess.newDatabase().jdbcUrl());
    }
}
