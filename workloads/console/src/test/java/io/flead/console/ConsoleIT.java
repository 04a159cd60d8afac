package io.flead.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.MachineInjection;
import io.flead.contract.message.Score;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import io.flead.testkit.KafkaProcess;
import io.flead.testkit.PostgresProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program over a real broker and a real database. */
class ConsoleIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> DEVICES = List.of("a/b ü", "<b>x</b>", "press 2", "pump");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path directory;

    private static JavaProcess console;
    private static KafkaProducer<byte[], byte[]> producer;
    private static Topics topics;
    private static String databaseUrl = "";

    @BeforeAll
    static void start() throws Exception {
        String kafka = KafkaProcess.shared().bootstrapServers();
        String prefix = "c" + UUID.randomUUID().toString().substring(0, 8) + "-";
        Path file = directory.resolve("pipeline.yaml");
        Files.writeString(
                file,
                Files.readString(Path.of("../../manifests/quickstart.yaml"))
                        .replace("    partitions: 4", "    partitions: 4\n    topicPrefix: " + prefix));
        Pipeline pipeline = PipelineFile.load(file);
        topics = Topics.of(pipeline.spec());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            short one = 1;
            admin.createTopics(topics.all().stream()
                            .map(topic -> new NewTopic(topic.name(), topic.partitions(), one).configs(topic.config()))
                            .toList())
                    .all()
                    .get();
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer());
        PostgresProcess.Database database = PostgresProcess.newDatabase();
        store(database);
        databaseUrl = database.jdbcUrl();
        console = start(directory.resolve("console.log"));
        console.awaitReady();
    }

    private static JavaProcess start(Path log) {
        return new JavaProcess(new JavaCommand(ConsoleMain.class)
                .options("-Xmx96m")
                .environment("PIPELINE_FILE", directory.resolve("pipeline.yaml").toString())
                .environment("KAFKA_BOOTSTRAP_SERVERS", KafkaProcess.shared().bootstrapServers())
                .environment("DATABASE_URL", databaseUrl)
                .environment("API_TOKEN", "secret")
                .log(log));
    }

    @AfterAll
    static void stop() {
        if (console != null) {
            console.close();
        }
        if (producer != null) {
            producer.close();
        }
    }

    @Test
    void itShowsWhatTheTopicsSay() throws IOException {
        for (String device : DEVICES) {
            send(topics.deviceStatus().name(), device, status(device).encode());
            for (int reading = 0; reading < 50; reading++) {
                send(topics.scores().name(), device, score(device, reading).encode());
            }
        }
        send(topics.alarms().name(), "a/b ü", alarm("a/b ü", Alarm.State.OPEN).encode());
        send(topics.rejectedReadings().name(), "x", "no json".getBytes(StandardCharsets.UTF_8));
        producer.flush();

        await().until(() -> json("/api/overview").at("/devices/total").asInt() == DEVICES.size());
        await().until(() -> json("/api/overview").at("/alarms/open").asInt() == 1);
        JsonNode overview = json("/api/overview");
        assertThat(overview.at("/level").asText()).isEqualTo("alarm");
        assertThat(overview.at("/alarms/newest/0/device").asText()).isEqualTo("a/b ü");
        assertThat(overview.at("/devices/normal").asInt()).isEqualTo(DEVICES.size() - 1);
        await().until(() -> json("/api/rejected").at("/0/sample").asText().equals("no json"));
        await().until(() -> json("/api/flow").at("/stages/2/total").asLong() == 1);
        for (String device : DEVICES) {
            // Each device is in a partition by its key: the console finds it there.
            JsonNode readings = json("/api/readings?device=" + encoded(device));
            assertThat(readings.at("/source").asText()).as(device).isEqualTo("scores");
            assertThat(readings.at("/times").size()).as(device).isEqualTo(50);
            assertThat(readings.at("/values/vibration/7").asDouble()).isEqualTo(7);
            assertThat(readings.at("/expected/vibration/7").asDouble()).isEqualTo(1);
            assertThat(json("/api/device?id=" + encoded(device))
                            .at("/device/state")
                            .asText())
                    .isEqualTo("scoring");
        }
        assertThat(json("/api/fleet?search=press").at("/rows/0/device").asText())
                .isEqualTo("press 2");
    }

    @Test
    void whatPeopleSayOfAnAlarmIsInTheTopicAndStays() throws Exception {
        send(
                topics.alarms().name(),
                "judged",
                alarm("judged", Alarm.State.CLOSED).encode());
        producer.flush();
        await().until(() -> !json("/api/alarms?device=judged").at("/alarms/0").isMissingNode());
        assertThat(judge("nothing", "{\"kind\":\"right\"}").statusCode()).isEqualTo(404);
        assertThat(judge("alarm-of-judged", "{\"kind\":\"maybe\"}").body())
                .contains("kind must be one of right, false, expected, acknowledged, shelved, but is 'maybe'");
        assertThat(judge("alarm-of-judged", "{\"kind\":\"shelved\",\"duration\":\"1y\"}")
                        .body())
                .contains("at most 7d");
        assertThat(judge("alarm-of-judged", "{\"kind\":\"right\",\"duration\":\"1h\"}")
                        .body())
                .contains("duration belongs to shelved alone");
        assertThat(judge("alarm-of-judged", "{\"kind\":\"false\",\"comment\":\" door open \"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(judge("alarm-of-judged", "{\"kind\":\"shelved\",\"duration\":\"8h\"}")
                        .statusCode())
                .isEqualTo(200);
        JsonNode alarm = json("/api/alarms?device=judged&shelved=true").at("/alarms/0");
        assertThat(alarm.at("/id").asText()).isEqualTo("alarm-of-judged");
        assertThat(alarm.at("/standing/verdict").asText()).isEqualTo("false");
        assertThat(alarm.at("/standing/comment").asText()).isEqualTo("door open");
        assertThat(Instant.parse(alarm.at("/standing/shelvedUntil").asText())).isAfter(Instant.now());
        // Another console of the pipeline, or this one after a restart, knows it from the topic.
        try (JavaProcess other = start(directory.resolve("other.log"))) {
            other.awaitReady();
            await().until(() -> JSON.readTree(
                            other.get("/api/alarms?device=judged&shelved=true").body())
                    .at("/alarms/0/standing/comment")
                    .asText()
                    .equals("door open"));
        }
    }

    private static HttpResponse<String> judge(String alarm, String body) throws Exception {
        HttpRequest request = request("/api/alarms/" + alarm + "/verdict")
                .header("Authorization", "Bearer secret")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        // Three changes a second are the most: other tests make theirs.
        return await().until(
                        () -> HTTP.send(request, HttpResponse.BodyHandlers.ofString()),
                        answer -> answer.statusCode() != 429);
    }

    @Test
    void anInjectionIsShownWithTheAlarmThatCameOfIt() throws IOException {
        Instant at = Instant.now().minusMillis(2500);
        send(
                topics.injections().name(),
                "broken",
                MachineInjection.of(
                                "broken",
                                MachineInjection.Act.FAILURE,
                                "oil_leak",
                                .5,
                                at.toString(),
                                40,
                                100,
                                MachineInjection.Origin.REQUEST)
                        .encode());
        producer.flush();
        await().until(() ->
                json("/api/injections?device=broken").at("/0/type").asText().equals("oil_leak"));
        assertThat(json("/api/injections?device=broken").at("/0/delaySeconds").isNumber())
                .isFalse();
        send(
                topics.alarms().name(),
                "broken",
                alarm("broken", Alarm.State.CLOSED).encode());
        producer.flush();
        await().until(() ->
                json("/api/injections?device=broken").at("/0/delaySeconds").asDouble() >= 2.5);
    }

    @Test
    void olderReadingsComeFromTheDatabase() throws IOException {
        Instant from = Instant.now().minusSeconds(6 * 3600);
        JsonNode readings = json("/api/readings?device=stored&from=" + from);
        assertThat(readings.at("/source").asText()).isEqualTo("database");
        assertThat(readings.at("/times").size()).isBetween(1000, 2000);
        assertThat(readings.at("/values/vibration/0").isNumber()).isTrue();
        assertThat(readings.at("/score/0").isNull()).isTrue();
    }

    @Test
    void eventsGoOnAfterTheLastOne() throws Exception {
        long first = eventId(request("/api/events").build());
        long next = eventId(request("/api/events")
                .header("Last-Event-ID", String.valueOf(first))
                .build());
        assertThat(next).isEqualTo(first + 1);
        assertThat(event(
                        request("/api/events")
                                .header("Last-Event-ID", "987654321")
                                .build(),
                        "event: "))
                .isEqualTo("reset");
    }

    @Test
    void whoMayNotChangeAnythingIsToldTheRemedy() throws Exception {
        HttpRequest.Builder write =
                request("/api/machines/failure?machine=x").POST(HttpRequest.BodyPublishers.ofString("{}"));
        HttpResponse<String> refused = HTTP.send(write.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("Authorization: Bearer");
        int refusedForHaste = 0;
        for (int attempt = 0; attempt < 20; attempt++) {
            if (HTTP.send(write.build(), HttpResponse.BodyHandlers.ofString()).statusCode() == 429) {
                refusedForHaste++;
            }
        }
        assertThat(refusedForHaste).isPositive();
    }

    @Test
    void badQueriesNameFieldAndRemedy() {
        assertThat(console.get("/api/devices?limit=x").body()).contains("limit must be a whole number from 1 to 1000");
        assertThat(console.get("/api/alarms?state=bad").body()).contains("state must be one of open, closed");
        assertThat(console.get("/api/readings?device=x&from=yesterday").statusCode())
                .isEqualTo(400);
        assertThat(console.get("/api/device?id=nobody").statusCode()).isEqualTo(404);
        assertThat(console.get("/api/nothing").statusCode()).isEqualTo(404);
    }

    private static JsonNode json(String path) throws IOException {
        return JSON.readTree(console.get(path).body());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + console.httpPort().orElseThrow() + path));
    }

    private static long eventId(HttpRequest request) throws Exception {
        return Long.parseLong(event(request, "id: "));
    }

    /** What follows the first line that begins so. */
    private static String event(HttpRequest request, String begin) throws Exception {
        HttpResponse<InputStream> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.startsWith(begin)) {
                line = lines.readLine();
            }
            return line == null ? "" : line.substring(begin.length());
        }
    }

    private static void send(String topic, String key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
    }

    private static DeviceStatus status(String device) {
        String now = Instant.now().toString();
        return new DeviceStatus(device, now, DeviceStatus.State.SCORING, now, 50, 0, .5, 1, 3, List.of());
    }

    private static Score score(String device, int reading) {
        return new Score(
                device,
                Instant.now().minusSeconds(60 - reading).toString(),
                "t@" + reading,
                Map.of("vibration", (double) reading),
                Map.of("vibration", 1f),
                Map.of("vibration", 1f),
                reading,
                25,
                3);
    }

    private static Alarm alarm(String device, Alarm.State state) {
        String now = Instant.now().toString();
        boolean closed = state == Alarm.State.CLOSED;
        return new Alarm(
                "alarm-of-" + device,
                device,
                state,
                1,
                now,
                now,
                closed ? now : null,
                closed ? Alarm.CloseReason.CLEARED : null,
                3,
                now,
                5,
                4,
                List.of(),
                Severity.MAJOR,
                3);
    }

    private static void store(PostgresProcess.Database database) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE device_data (device_id text, event_time timestamptz, features jsonb)");
            statement.execute("INSERT INTO device_data SELECT 'stored', now() - make_interval(secs => n),"
                    + " jsonb_build_object('vibration', n) FROM generate_series(1, 18000) AS n");
        } catch (java.sql.SQLException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
