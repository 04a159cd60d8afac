package io.flead.archiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flead.api.topic.TopicDefinition;
import io.flead.api.topic.Topics;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.process.environment.DatabaseEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A pipeline with topics of its own on a broker, a sender, and a database to look into. */
public final class TestPipeline implements AutoCloseable {

    private static final AtomicInteger PIPELINES = new AtomicInteger();

    final Topics topics;
    final ReadingFormat format;
    final Admin admin;
    public final KafkaProducer<byte[], byte[]> producer;

    private final Path file;
    private final String bootstrapServers;
    private final String jdbcUrl;
    /** The acknowledged readings, as partition@offset. */
    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    public TestPipeline(Path directory, String bootstrapServers, String jdbcUrl) {
        this(directory, bootstrapServers, jdbcUrl, "30d");
    }

    TestPipeline(Path directory, String bootstrapServers, String jdbcUrl, String retention) {
        try {
            String name = "t" + PIPELINES.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
            file = directory.resolve(name + ".yaml");
            Files.writeString(file, """
                    apiVersion: flead.io/v1alpha1
                    kind: FleadPipeline
                    metadata: {name: %1$s}
                    spec:
                      devices: {source: {external: {}}}
                      readings:
                        features: [temperature, 'odd "name"\\with é']
                        labelField: label
                      kafka: {topicPrefix: %1$s., partitions: 4}
                      storage: {retention: %2$s}
                    """.formatted(name, retention));
            Pipeline pipeline = PipelineFile.load(file);
            topics = Topics.of(pipeline.spec());
            format = ReadingFormat.of(pipeline.spec());
        } catch (IOException | InvalidPipelineException e) {
            throw new IllegalStateException(e);
        }
        this.bootstrapServers = bootstrapServers;
        this.jdbcUrl = jdbcUrl;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "linger.ms",
                        5,
                        "delivery.timeout.ms",
                        120_000,
                        "enable.idempotence",
                        true),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        topics.all().forEach(this::create);
    }

    public ArchiverProcess startArchiver() {
        return ArchiverProcess.start(environment());
    }

    /** An archiver that takes its predecessor's place in the group at once, even when that was killed. */
    ArchiverProcess startSuccessor() {
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("KAFKA_GROUP_INSTANCE_ID", "archiver-0");
        return ArchiverProcess.start(environment);
    }

    /** An archiver of the same topics in a group of its own, as an instance is that the group has given up on. */
    ArchiverProcess startOutsider() {
        try {
            await().until(() -> countOrNone("pipeline") == 1);
            // Its name is another one, and the database takes one pipeline only.
            execute("DELETE FROM pipeline");
            Path outsiders = file.resolveSibling("outsider-" + file.getFileName());
            Files.writeString(
                    outsiders,
                    Files.readString(file).replaceFirst("metadata: \\{name: ", "metadata: {name: outsider-"));
            Map<String, String> environment = new HashMap<>(environment());
            environment.put("PIPELINE_FILE", outsiders.toString());
            return ArchiverProcess.start(environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
                "postgres");
    }

    DatabaseEnvironment database() {
        return new DatabaseEnvironment(jdbcUrl, "postgres", "");
    }

    void create(TopicDefinition topic) {
        await().until(() -> {
            try {
                admin.createTopics(List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1)))
                        .all()
                        .get();
                return true;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TopicExistsException) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** Sends readings of 16 devices without waiting for them. */
    public void sendReadings(int count) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (int number = 0; number < count; number++) {
            Reading reading = new Reading(
                    "device-" + number % 16,
                    now.plusMillis(number),
                    new double[] {number, -number / 3.0},
                    number % 2 == 0 ? OptionalInt.of(number % 4 / 2) : OptionalInt.empty());
            send(reading);
        }
    }

    void send(Reading reading) {
        var unused = producer.send(
                new ProducerRecord<>(
                        topics.readings().name(),
                        reading.deviceId().getBytes(StandardCharsets.UTF_8),
                        format.write(reading)),
                (metadata, error) -> {
                    if (error == null) {
                        sent.add(metadata.partition() + "@" + metadata.offset());
                    }
                });
    }

    void send(TopicDefinition topic, String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), value))
                    .get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every reading that Kafka acknowledged is in the table, once. */
    void awaitEveryReadingOnce() {
        producer.flush();
        await().atMost(ArchiverProcess.PATIENCE)
                .untilAsserted(() -> assertThat(countOrNone("device_data")).isGreaterThanOrEqualTo(sent.size()));
        Map<String, Integer> stored = new HashMap<>();
        query("SELECT kafka_partition || '@' || kafka_offset FROM device_data", row -> {
            stored.merge(row.getString(1), 1, Integer::sum);
        });
        Set<String> twice = new HashSet<>();
        stored.forEach((position, times) -> {
            if (times > 1) {
                twice.add(position);
            }
        });
        assertThat(twice).as("written twice").isEmpty();
        assertThat(stored.keySet()).isEqualTo(sent);
    }

    int sent() {
        return sent.size();
    }

    long count(String tableAndCondition) {
        long[] count = new long[1];
        query("SELECT count(*) FROM " + tableAndCondition, row -> count[0] = row.getLong(1));
        return count[0];
    }

    /** A count, or none while the table or the database is not there. */
    long countOrNone(String table) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return rows.next() ? rows.getLong(1) : 0;
        } catch (SQLException e) {
            return -1;
        }
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

    void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }

    /** Looks at one row. */
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}
