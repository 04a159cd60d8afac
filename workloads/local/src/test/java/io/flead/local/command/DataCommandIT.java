package io.flead.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.local.FleadMain;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code flead data} against a real broker and a real database. */
class DataCommandIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int READINGS = 50;
    private static final int DEVICES = 5;

    private static KafkaProcess kafka;
    private static PostgresProcess.Database database;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void fill() throws Exception {
        kafka = KafkaProcess.shared();
        database = PostgresProcess.newDatabase();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic("p-edge-iiot-stream", 3, (short) 1),
                            new NewTopic("p-global-model-updates", 1, (short) 1),
                            new NewTopic("p-later", 1, (short) 1)))
                    .all()
                    .get();
        }
        for (int i = 0; i < READINGS; i++) {
            send("p-edge-iiot-stream", "m" + i % DEVICES, "{\"n\":" + i + "}");
        }
        GlobalModel model = new GlobalModel(
                1, 0, "FedAvg", 20, 4000, .25, "shape", new float[100], Instant.now(), 0, FleetCalibration.NONE);
        send("p-global-model-updates", model.key(), model.encode());
        sql("CREATE TABLE device_data (device_id text, event_time timestamptz, features jsonb)");
        sql("INSERT INTO device_data SELECT 'm' || i % 5, now() - i * interval '1 hour', jsonb_build_object('n', i)"
                + " FROM generate_series(1, 50) i");
        sql("CREATE TABLE global_models (version bigint, parameters bytea, created_at timestamptz)");
        sql("INSERT INTO global_models VALUES (1, '\\x0000803f0000803f', now())");
        sql("CREATE TABLE brand_new (note text)");
    }

    @Test
    void listsEveryTopicAndTableWithItsRows() throws Exception {
        List<JsonNode> sets = documents("data", "-o", "json");

        assertThat(sets)
                .extracting(set -> set.path("kind").asText() + " "
                        + set.path("name").asText() + " " + set.path("rows").asLong())
                .contains(
                        "topic p-edge-iiot-stream 50",
                        "topic p-global-model-updates 1",
                        "table device_data 50",
                        "table brand_new 0");
        assertThat(Instant.parse(sets.get(0).path("newest").asText())).isBefore(Instant.now());
        assertThat(run("data")).isZero();
        assertThat(out.toString()).containsPattern("table +device_data +50 +20");
    }

    @Test
    void showsTheNewestRowsOfATopic() throws Exception {
        List<JsonNode> rows = documents("data", "edge-iiot-stream", "-n", "7", "-o", "json");

        assertThat(rows)
                .extracting(row -> row.path("value").path("n").asInt())
                .containsExactly(43, 44, 45, 46, 47, 48, 49);
        assertThat(documents("data", "p-edge-iiot-stream", "--device", "m3", "-o", "json"))
                .hasSize(READINGS / DEVICES)
                .allMatch(row -> row.path("key").asText().equals("m3"));
    }

    @Test
    void decodesModelsAndShortensThemForPeople() throws Exception {
        assertThat(run("data", "global-model-updates")).isZero();
        assertThat(out.toString()).contains("rows").contains("… 97 more").contains("FedAvg");
        assertThat(documents("data", "global-model-updates", "-o", "json")
                        .get(0)
                        .path("value")
                        .path("parameters"))
                .hasSize(100);
        assertThat(documents("data", "global_models", "-o", "json").get(0).path("parameters"))
                .hasToString("[1.0,1.0]");
    }

    @Test
    void showsTheNewestRowsOfATable() throws Exception {
        List<JsonNode> rows = documents("data", "device_data", "-n", "3", "-o", "json");

        assertThat(rows)
                .extracting(row -> row.path("features").path("n").asInt())
                .containsExactly(3, 2, 1);
        assertThat(documents("data", "device_data", "--device", "m1", "-o", "json"))
                .hasSize(READINGS / DEVICES)
                .allMatch(row -> row.path("device_id").asText().equals("m1"));
        assertThat(run("data", "brand_new", "--device", "m1")).isEqualTo(2);
        assertThat(err.toString()).contains("the table brand_new has no device_id: leave --device out");
    }

    @Test
    void followsATopicAndATable() throws Exception {
        sql("CREATE TABLE followed (note text, at timestamptz DEFAULT clock_timestamp())");
        for (String name : List.of("later", "followed")) {
            out.getBuffer().setLength(0);
            Thread command = new Thread(() -> run("data", name, "--follow", "-n", "5"));
            command.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> out.toString().contains(name + ": "));
            // The second one comes when the first is seen, so while it follows.
            for (int i = 0; i < 2; i++) {
                String note = "note-" + i;
                send("p-later", "m1", "{\"note\":\"" + note + "\"}");
                sql("INSERT INTO followed VALUES ('" + note + "')");
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> out.toString().contains(note));
            }
            command.interrupt();
            command.join();
            assertThat(out.toString().split("note-1", -1)).hasSize(2);
            sql("DELETE FROM followed");
        }
    }

    @Test
    void aPlaceThatDoesNotAnswerIsOneLine() {
        assertThat(run("data", "--database", "jdbc:postgresql://127.0.0.1:1/x", "--from", "table"))
                .isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("127.0.0.1:1/x does not answer");
        err.getBuffer().setLength(0);
        assertThat(run("data", "no-such-thing")).isEqualTo(2);
        assertThat(err.toString()).contains("no topic or table 'no-such-thing'").contains("device_data");
    }

    private List<JsonNode> documents(String... arguments) throws Exception {
        out.getBuffer().setLength(0);
        assertThat(run(arguments)).as(err.toString()).isZero();
        List<JsonNode> documents = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            documents.add(JSON.readTree(line));
        }
        return documents;
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        if (!all.contains("--database")) {
            all.addAll(List.of("--kafka", kafka.bootstrapServers(), "--database", database.jdbcUrl()));
        }
        CommandLine command = FleadMain.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(all.toArray(String[]::new));
    }

    private static void sql(String statement) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement open = connection.createStatement()) {
            open.execute(statement);
        }
    }

    private static void send(String topic, String key, String value) throws Exception {
        send(topic, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(String topic, byte[] key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }
}
