package io.flead.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.analytics.job.JobEnvironment;
import io.flead.api.topic.TopicDefinition;
import io.flead.api.topic.Topics;
import io.flead.contract.message.Anomaly;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.process.environment.DatabaseEnvironment;
import io.flead.process.environment.HttpEnvironment;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.environment.WorkloadEnvironment;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.flywaydb.core.Flyway;

/** A pipeline with topics and a database of its own, and the steps of a test in place of devices and archiver. */
public final class TestPipeline {

    private static final AtomicInteger PIPELINES = new AtomicInteger();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID TOPIC_ID = new UUID(1, 2);

    /** Its declaration. */
    public final Pipeline pipeline;

    /** Its topics. */
    public final Topics topics;

    /** Its directory. */
    public final PostgresProcess.Database database;

    private final Path file;
    private final KafkaProcess kafka;
    private String jdbcUrl;
    private long nextOffset;
    private long nextAnomalyOffset;

    /** A pipeline with these sensors; {@code more} is YAML below {@code spec}, indented by two. */
    public TestPipeline(Path directory, KafkaProcess kafka, List<String> features, String more) throws Exception {
        this(directory, kafka, features, more, PostgresProcess.newDatabase());
    }

    /** The same with a database that the caller has made. */
    public TestPipeline(
            Path directory, KafkaProcess kafka, List<String> features, String more, PostgresProcess.Database database)
            throws Exception {
        this.database = database;
        this.jdbcUrl = database.jdbcUrl();
        this.kafka = kafka;
        String name = "t" + PIPELINES.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
        file = directory.resolve(name + ".yaml");
        Files.writeString(file, """
                apiVersion: flead.io/v1alpha1
                kind: FleadPipeline
                metadata: {name: %1$s}
                spec:
                  devices: {source: {external: {}}}
                  readings: {features: %2$s, labelField: label}
                  kafka: {topicPrefix: %1$s., partitions: 2}
                  storage: {retention: 9999d}
                """.formatted(name, JSON.writeValueAsString(features)) + more);
        pipeline = PipelineFile.load(file);
        topics = Topics.of(pipeline.spec());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            List<NewTopic> all = new ArrayList<>();
            for (TopicDefinition topic : topics.all()) {
                all.add(new NewTopic(topic.name(), topic.partitions(), (short) 1));
            }
            admin.createTopics(all).all().get(30, TimeUnit.SECONDS);
        }
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    /** The environment of a job. */
    public JobEnvironment environment() {
        return new JobEnvironment(
                new WorkloadEnvironment(file, new HttpEnvironment(0, Optional.empty()), Optional.of(directory())),
                new KafkaEnvironment(kafka.bootstrapServers(), Map.of("bootstrap.servers", kafka.bootstrapServers())),
                new DatabaseEnvironment(jdbcUrl, "postgres", ""),
                pipeline);
    }

    /** The same for a process. */
    public Map<String, String> variables() {
        return Map.of(
                "PIPELINE_FILE", file.toString(),
                "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "DATABASE_URL", jdbcUrl,
                "DATABASE_USER", "postgres",
                "STATE_DIR", directory().toString());
    }

    /** From now on jobs look for the database where there is none. */
    public void moveDatabaseAway() {
        jdbcUrl = "jdbc:postgresql://localhost:1/nobody";
    }

    /** A job's access to the database. */
    public AnalyticsDatabase analyticsDatabase() {
        return new AnalyticsDatabase(environment().database(), "test");
    }

    /** Stores readings as the archiver does, and moves its ledger. */
    public void store(List<Reading> readings) throws Exception {
        List<String> features = pipeline.spec().readings().features();
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO device_data VALUES (?, ?, ?::jsonb, ?, 0, ?)")) {
                for (Reading reading : readings) {
                    Map<String, Double> values = new TreeMap<>();
                    for (int i = 0; i < features.size(); i++) {
                        values.put(features.get(i), reading.values()[i]);
                    }
                    insert.setString(1, reading.deviceId());
                    insert.setObject(2, reading.eventTime().atOffset(ZoneOffset.UTC));
                    insert.setString(3, JSON.writeValueAsString(values));
                    if (reading.label().isPresent()) {
                        insert.setInt(4, reading.label().getAsInt());
                    } else {
                        insert.setNull(4, Types.SMALLINT);
                    }
                    insert.setLong(5, nextOffset++);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            moveLedger(connection, topics.readings().name(), nextOffset);
            connection.commit();
        }
    }

    /** Stores an anomaly as the archiver does, and moves its ledger. */
    public void storeAnomaly(String device, Instant time, String severity, String... contributors) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO anomalies VALUES (?::uuid, ?, ?, 2, 1, ?, .75, 'leaveOneOut', 1, ?, '{}', '{}', 0, ?)"
                            + " ON CONFLICT DO NOTHING")) {
                insert.setString(1, Anomaly.idOf(device, time, "readings-0@1"));
                insert.setString(2, device);
                insert.setObject(3, time.atOffset(ZoneOffset.UTC));
                insert.setString(4, severity);
                insert.setArray(5, connection.createArrayOf("text", contributors));
                insert.setLong(6, nextAnomalyOffset++);
                insert.executeUpdate();
            }
            moveLedger(connection, topics.anomalies().name(), nextAnomalyOffset);
            connection.commit();
        }
    }

    private static void moveLedger(Connection connection, String topic, long nextOffset) throws SQLException {
        try (PreparedStatement move = connection.prepareStatement(
                "INSERT INTO ledger_offsets (topic, partition, topic_id, next_offset) VALUES (?, 0, ?, ?)"
                        + " ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset")) {
            move.setString(1, topic);
            move.setObject(2, TOPIC_ID);
            move.setLong(3, nextOffset);
            move.executeUpdate();
        }
    }

    /** Sends readings as devices do: a device's all to one partition. */
    public void send(List<Reading> readings) {
        ReadingFormat format = new ReadingFormat(pipeline.spec().readings());
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (Reading reading : readings) {
                var unused = producer.send(new ProducerRecord<>(
                        topics.readings().name(),
                        reading.deviceId().getBytes(StandardCharsets.UTF_8),
                        format.write(reading)));
            }
        }
    }

    /** Publishes an anomaly as training does. */
    public void sendAnomaly(String device, Instant time, String severity, String... contributors) {
        Anomaly anomaly = new Anomaly(
                Anomaly.idOf(device, time, "readings-0@1"),
                device,
                time.toString(),
                Map.of(),
                2,
                1,
                Map.of(),
                List.of(contributors),
                severity,
                .75,
                "leaveOneOut",
                1);
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            var unused = producer.send(new ProducerRecord<>(topics.anomalies().name(), anomaly.encode()));
        }
    }

    /** Sends a message that is no reading. */
    public void sendGarbage() {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            var unused = producer.send(new ProducerRecord<>(topics.readings().name(), new byte[] {'{'}));
        }
    }

    /** As Kafka's retention does: the first readings of each partition are gone, so many are left. */
    public void keepReadingsOfEachPartition(int left) throws Exception {
        String topic = topics.readings().name();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            for (int partition = 0; partition < topics.readings().partitions(); partition++) {
                asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
            Map<TopicPartition, RecordsToDelete> deleted = new HashMap<>();
            admin.listOffsets(asked)
                    .all()
                    .get(30, TimeUnit.SECONDS)
                    .forEach((partition, end) ->
                            deleted.put(partition, RecordsToDelete.beforeOffset(Math.max(0, end.offset() - left))));
            admin.deleteRecords(deleted).all().get(30, TimeUnit.SECONDS);
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Runs a statement. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Rows of a query, columns joined by blanks. */
    public List<String> query(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                StringBuilder line = new StringBuilder();
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    line.append(column == 1 ? "" : " ").append(row.getString(column));
                }
                rows.add(line.toString());
            }
            return rows;
        }
    }

    /** The JSON of one row's only column. */
    public JsonNode json(String sql) throws Exception {
        List<String> rows = query(sql);
        if (rows.size() != 1) {
            throw new AssertionError(rows.size() + " rows for " + sql);
        }
        return JSON.readTree(rows.get(0));
    }

    /** The result of a day, device and sensor. */
    public JsonNode result(String day, String device, String feature) throws Exception {
        return json("SELECT result FROM batch_analysis_results WHERE period_start = '" + day
                + " 00:00+00' AND period_end = period_start + interval '1 day' AND device_id = '" + device
                + "' AND feature = '" + feature + "'");
    }

    /** All messages of {@code analytics-results}, by key; of a key the last one. */
    public Map<String, JsonNode> published() throws IOException {
        return published(kafka.bootstrapServers(), topics.analyticsResults().name());
    }

    /** The newest message of each key of a topic. */
    public static Map<String, JsonNode> published(String bootstrapServers, String topic) throws IOException {
        Map<String, JsonNode> messages = new TreeMap<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                for (var message : consumer.poll(Duration.ofMillis(200))) {
                    messages.put(message.key(), JSON.readTree(message.value()));
                }
            }
        }
        return messages;
    }

    private Path directory() {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }
}
