package io.flead.analytics.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.analytics.AnalyticsProcess;
import io.flead.analytics.TestPipeline;
import io.flead.analytics.windows.ReferenceWindows.Expected;
import io.flead.analytics.windows.ReferenceWindows.Sent;
import io.flead.analytics.windows.ReferenceWindows.WindowKey;
import io.flead.api.topic.Topics;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.flywaydb.core.Flyway;

/** A pipeline with a topic of its own, a sender that remembers its readings, and a database to look into. */
final class StreamPipeline implements AutoCloseable {

    private static final AtomicInteger PIPELINES = new AtomicInteger();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long[] LENGTHS = {30_000_000, 300_000_000};
    private static final int PARTITIONS = 3;

    final Pipeline pipeline;
    final List<Sent> sent = new ArrayList<>();

    private final Path directory;
    private final Path file;
    private final String bootstrapServers;
    private final String jdbcUrl;
    private final ReadingFormat format;
    private KafkaProducer<byte[], byte[]> producer;

    StreamPipeline(Path directory, String bootstrapServers, String jdbcUrl, List<String> features, String analytics)
            throws IOException, InvalidPipelineException {
        String name = "w" + PIPELINES.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
        this.directory = directory;
        this.bootstrapServers = bootstrapServers;
        this.jdbcUrl = jdbcUrl;
        file = directory.resolve(name + ".yaml");
        Files.writeString(file, """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: %1$s}
                spec:
                  devices: {source: {external: {}}}
                  readings:
                    features: [%2$s]
                  kafka: {topicPrefix: %1$s., partitions: %3$d}
                  analytics: {%4$s}
                """.formatted(name, String.join(", ", features), PARTITIONS, analytics));
        pipeline = PipelineFile.load(file);
        format = new ReadingFormat(pipeline.spec().readings());
        try (Admin admin = admin()) {
            admin.createTopics(List.of(readings(), new NewTopic(results(), PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        producer = producer(bootstrapServers);
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "linger.ms",
                        5,
                        "enable.idempotence",
                        true,
                        // Where the leader is only being found, a second batch would come before the first, which is
                        // then refused for good.
                        "max.in.flight.requests.per.connection",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void migrate() {
        Flyway.configure()
                .dataSource(jdbcUrl, "postgres", "")
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    AnalyticsProcess startWindows(String... options) {
        List<String> arguments = new ArrayList<>(List.of("windows"));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--trigger")) {
            arguments.addAll(List.of("--trigger", "200ms"));
        }
        return AnalyticsProcess.start(
                List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                environment(),
                arguments.toArray(String[]::new));
    }

    Map<String, String> environment() {
        return Map.of(
                "PIPELINE_FILE",
                file.toString(),
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "DATABASE_URL",
                jdbcUrl,
                "DATABASE_USER",
                "postgres",
                "STATE_DIR",
                directory.resolve("state").toString());
    }

    /**
     * Sends a reading that arrives when it was measured, unless said otherwise. Kafka keeps a device's readings in this
     * order.
     */
    void send(String deviceId, Instant time, double... values) {
        sendArriving(deviceId, time, time, values);
    }

    void sendArriving(String deviceId, Instant time, Instant arrival, double... values) {
        Instant at = time.truncatedTo(ChronoUnit.MILLIS);
        Instant arrived = arrival.truncatedTo(ChronoUnit.MILLIS);
        sent.add(new Sent(deviceId, at.toEpochMilli() * 1000, arrived.toEpochMilli() * 1000, values));
        sendRaw(deviceId, arrived, format.write(new Reading(deviceId, at, values, OptionalInt.empty())));
    }

    void sendRaw(String deviceId, Instant arrival, byte[] message) {
        var unused = producer.send(new ProducerRecord<>(
                topic(), null, arrival.toEpochMilli(), deviceId.getBytes(StandardCharsets.UTF_8), message));
    }

    /** Sends what the broker takes by its size after compression. */
    void sendCompressed(byte[] message) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "compression.type",
                "gzip",
                "max.request.size",
                4 * message.length,
                "buffer.memory",
                8L * message.length);
        try (KafkaProducer<byte[], byte[]> large =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            large.send(new ProducerRecord<>(topic(), message)).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void flush() {
        producer.flush();
    }

    /** Deletes the readings topic and makes it again, as fast as Kafka does that. */
    void recreateTopic() throws ExecutionException, InterruptedException {
        flush();
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topic())).all().get();
            await().atMost(AnalyticsProcess.PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptions()
                    .until(() -> {
                        admin.createTopics(List.of(readings())).all().get();
                        return true;
                    });
        }
        // Kafka takes an idempotent producer's next messages for a gap in its numbers.
        producer.close();
        producer = producer(bootstrapServers);
    }

    /**
     * Has Kafka remove the oldest records of the partition that holds this device, as its retention does: all but the
     * newest ones.
     */
    void keepOnly(String deviceId, int newest) throws ExecutionException, InterruptedException {
        flush();
        int partition = Utils.toPositive(Utils.murmur2(deviceId.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
        TopicPartition place = new TopicPartition(topic(), partition);
        try (Admin admin = admin()) {
            long end = admin.listOffsets(Map.of(place, OffsetSpec.latest()))
                    .partitionResult(place)
                    .get()
                    .offset();
            admin.deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(end - newest)))
                    .all()
                    .get();
        }
    }

    /** The newest message of each key of the results topic. */
    Map<String, JsonNode> published() throws IOException {
        return TestPipeline.published(bootstrapServers, results());
    }

    /** The plain computation's windows of all readings sent. */
    Map<WindowKey, Expected> expected() {
        return ReferenceWindows.of(
                sent,
                LENGTHS,
                30_000_000,
                pipeline.spec().training().detection().zScore(),
                pipeline.spec().training().detection().warmup());
    }

    /** The rows of the table. */
    Map<WindowKey, Expected> stored() {
        Map<WindowKey, Expected> stored = new HashMap<>();
        List<String> features = pipeline.spec().readings().features();
        query(
                "SELECT device_id, extract(epoch FROM window_start) * 1000000, extract(epoch FROM window_end) * 1000000,"
                        + " feature, result FROM stream_analysis_results",
                row -> {
                    JsonNode result = json(row.getString(5));
                    assertThat(result.get("confidence").asDouble()).isBetween(0.0, 1.0);
                    WindowKey key = new WindowKey(
                            row.getString(1), row.getLong(2), row.getLong(3), features.indexOf(row.getString(4)));
                    stored.put(
                            key,
                            new Expected(
                                    result.get("final").asBoolean(),
                                    result.get("count").asLong(),
                                    result.get("average").asDouble(),
                                    result.get("stddev").isNull()
                                            ? null
                                            : (Double) result.get("stddev").asDouble(),
                                    result.get("latest").asDouble(),
                                    result.get("history_count").asLong(),
                                    result.get("z_score").isNull()
                                            ? null
                                            : (Double) result.get("z_score").asDouble(),
                                    result.get("is_anomaly").asBoolean()));
                });
        return stored;
    }

    /** Waits until the table holds the plain computation's windows of all readings sent, and nothing else. */
    void awaitExpected(AnalyticsProcess windows) {
        Map<WindowKey, Expected> expected = expected();
        await().atMost(AnalyticsProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    Map<WindowKey, Expected> stored = stored();
                    List<String> differences = new ArrayList<>();
                    for (Map.Entry<WindowKey, Expected> entry : expected.entrySet()) {
                        Expected found = stored.remove(entry.getKey());
                        if (!entry.getValue().equals(found)) {
                            differences.add(entry + " but was " + found);
                        }
                    }
                    assertThat(differences.stream().limit(3))
                            .as("%d of %d differ: %s", differences.size(), expected.size(), windows.log())
                            .isEmpty();
                    assertThat(stored).as("not expected").isEmpty();
                });
    }

    long count(String tableAndCondition) {
        long[] count = new long[1];
        query("SELECT count(*) FROM " + tableAndCondition, row -> count[0] = row.getLong(1));
        return count[0];
    }

    void query(String sql, RowReader reader) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** Recordings are older than Kafka's default retention. */
    private NewTopic readings() {
        return new NewTopic(topic(), PARTITIONS, (short) 1).configs(Map.of("retention.ms", "-1"));
    }

    private String topic() {
        return Topics.of(pipeline.spec()).readings().name();
    }

    private String results() {
        return Topics.of(pipeline.spec()).analyticsResults().name();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    /** Looks at one row. */
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}
