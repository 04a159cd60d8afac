package io.flead.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Documents beside the tables, against a server that speaks MongoDB's protocol: no MongoDB itself. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MongodbIT {

    @TempDir
    private Path directory;

    @Test
    void writesEveryReadingOnceAcrossAKillAndTheHighestRevisionOfAnAlarm() {
        MongoServer server = new MongoServer(new MemoryBackend());
        InetSocketAddress address = server.bind();
        String url = "mongodb://127.0.0.1:" + address.getPort();
        try (TestPipeline pipeline = pipeline();
                MongoClient client = MongoClients.create(url)) {
            MongoDatabase database = client.getDatabase("plant");
            Map<String, String> environment = new HashMap<>(pipeline.environment());
            environment.put("MONGODB_URL", url + "/plant");
            try (ArchiverProcess archiver = ArchiverProcess.start(environment)) {
                pipeline.sendReadings(2_000);
                await().atMost(ArchiverProcess.PATIENCE)
                        .until(() -> database.getCollection("device_data").countDocuments() > 0);
                archiver.kill();
            }
            String now = Instant.now().toString();
            pipeline.send(pipeline.topics.alarms(), "device-1", alarm(2, now).encode());
            pipeline.send(pipeline.topics.alarms(), "device-1", alarm(1, now).encode());
            pipeline.send(pipeline.topics.anomalies(), "device-1", new byte[] {'{'});
            pipeline.sendReadings(2_000);
            try (ArchiverProcess archiver = ArchiverProcess.start(environment)) {
                pipeline.awaitEveryReadingOnce();
                await().atMost(ArchiverProcess.PATIENCE).untilAsserted(() -> {
                    assertThat(database.getCollection("device_data").countDocuments())
                            .isEqualTo(4_000);
                    assertThat(database.getCollection("predictions").countDocuments())
                            .isEqualTo(1);
                    assertThat(archiver.metric("flead_archiver_mongodb_up")).isEqualTo(1);
                });
                Document alarm = Objects.requireNonNull(
                        database.getCollection("predictions").find().first());
                assertThat(alarm.getLong("revision")).isEqualTo(2);
                Document reading = Objects.requireNonNull(
                        database.getCollection("device_data").find().first());
                assertThat(reading.get("features", Document.class)).hasSize(2);
                assertThat(archiver.log()).contains("event=record_skipped");
            }
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void tablesAreWrittenWhileMongodbIsAwayAndNoLogHoldsItsPassword() {
        try (TestPipeline pipeline = pipeline()) {
            Map<String, String> environment = new HashMap<>(pipeline.environment());
            environment.put("MONGODB_URL", "mongodb://flead:s3cret@127.0.0.1:1/plant");
            try (ArchiverProcess archiver = ArchiverProcess.start(environment)) {
                pipeline.sendReadings(1_000);
                pipeline.awaitEveryReadingOnce();
                await().atMost(ArchiverProcess.PATIENCE)
                        .untilAsserted(() -> assertThat(archiver.log()).contains("event=mongodb_away"));
                assertThat(archiver.metric("flead_archiver_mongodb_up")).isZero();
                assertThat(archiver.log()).doesNotContain("s3cret");
            }
        }
    }

    private static Alarm alarm(long revision, String time) {
        return new Alarm(
                "alarm-1",
                "device-1",
                Alarm.State.OPEN,
                revision,
                time,
                time,
                null,
                null,
                2,
                time,
                1,
                1,
                List.of(),
                Severity.MINOR,
                1);
    }

    private TestPipeline pipeline() {
        return new TestPipeline(
                directory,
                KafkaProcess.shared().bootstrapServers(),
                PostgresProcess.newDatabase().jdbcUrl());
    }
}
