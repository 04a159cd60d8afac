package io.flead.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.aggregator.canary.CanaryWatch;
import io.flead.aggregator.registry.ModelArchive;
import io.flead.aggregator.registry.ModelArchive.ArchiveUnavailableException;
import io.flead.aggregator.registry.ModelChanges;
import io.flead.aggregator.registry.ModelRegistry;
import io.flead.aggregator.telemetry.AggregationProgress;
import io.flead.aggregator.telemetry.AlarmRoster;
import io.flead.aggregator.telemetry.Alarms;
import io.flead.aggregator.telemetry.DeviceRoster;
import io.flead.aggregator.telemetry.HourlyCount;
import io.flead.aggregator.telemetry.OpenRound;
import io.flead.api.http.ReadingsLag;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.DeviceStatus;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.Parameters;
import io.flead.contract.message.RoundMedians;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.federation.Admission;
import io.flead.federation.Bound;
import io.flead.federation.InitialModel;
import io.flead.federation.JudgedUpdate;
import io.flead.federation.RefusalReason;
import io.flead.federation.RoundBase;
import io.flead.process.docs.ApiPages;
import io.flead.process.environment.HttpEnvironment;
import io.flead.process.operation.OperationPages;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregatorApiTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final InitialModel INITIAL = new InitialModel("shape-1", new float[] {0.5f, -0.5f});
    private static final FleadPipelineSpec SPEC = spec();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CollectorRegistry metrics = new CollectorRegistry();
    private final AggregationProgress progress = new AggregationProgress(metrics);
    private final ModelRegistry registry = new ModelRegistry();
    private final HourlyCount anomalies = new HourlyCount();
    private final AlarmRoster alarms = new AlarmRoster();
    private final HourlyCount alarmsOpened = new HourlyCount();
    private final DeviceRoster roster = new DeviceRoster(List.of("pressure", "flow"), Duration.ofSeconds(30));
    private final HttpClient client = HttpClient.newHttpClient();
    private ModelArchive archive = model -> Optional.empty();
    private AggregatorApi api;

    @BeforeEach
    void start() throws IOException {
        api = AggregatorApi.start(new HttpEnvironment(0, Optional.empty()), sources());
    }

    @Test
    void aRoundExplainsWhatBecameOfItsUpdates() throws Exception {
        progress.rounds().opened(new RoundBase(0, 0, "shape-1", new float[2], 0, RoundMedians.NONE), "Median", NOW);
        progress.rounds()
                .judged(new JudgedUpdate(
                        "pump-1", 0, 40, 30, 2.5, 1.5, .5, JudgedUpdate.Outcome.CLIPPED, List.of("median-step")));
        progress.rounds()
                .judged(new JudgedUpdate(
                        "pump-2",
                        0,
                        40,
                        0,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        .5,
                        JudgedUpdate.Outcome.REFUSED,
                        List.of("not-finite")));

        JsonNode list = JSON.readTree(get("/api/rounds").body());
        assertThat(list.at("/rounds/0/strategy").asText()).isEqualTo("Median");
        assertThat(list.at("/rounds/0/state").asText()).isEqualTo("open");
        assertThat(list.at("/rounds/0/version").isNull()).isTrue();
        assertThat(list.at("/rounds/0/clipped").asInt()).isEqualTo(1);
        JsonNode round = JSON.readTree(get("/api/rounds/0").body());
        assertThat(round.at("/updates/0/norm").asDouble()).isEqualTo(2.5);
        assertThat(round.at("/updates/0/weight").asInt()).isEqualTo(30);
        assertThat(round.at("/updates/0/lossBefore").asDouble()).isEqualTo(1.5);
        assertThat(round.at("/updates/1/reasons/0").asText()).isEqualTo("not-finite");
        assertThat(round.at("/updates/1/lossBefore").isNull()).isTrue();
        assertThat(get("/api/rounds/7").statusCode()).isEqualTo(404);
        assertThat(get("/api/rounds/7").body()).contains("flead verify --version");
        assertThat(get("/api/rounds/x").statusCode()).isEqualTo(400);
        assertThat(get("/api/rounds?limit=0").statusCode()).isEqualTo(400);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void statusReportsModelRoundDevicesUpdatesAndAnomalies() throws Exception {
        assertThat(get("/api/status").statusCode()).isEqualTo(503);

        progress.roundIs(new OpenRound(0, NOW, NOW.plusSeconds(60), 0, 0, 3, 0));
        JsonNode fresh = json("/api/status");
        assertThat(fresh.at("/model/version").asLong()).isZero();
        assertThat(fresh.at("/model/shapeId").asText()).isEqualTo("shape-1");
        assertThat(fresh.at("/model/publishedAt").isNull()).isTrue();
        assertThat(fresh.at("/updates/refused").isEmpty()).isTrue();

        registry.add(model(1, 1f, 2f), 0);
        progress.roundIs(new OpenRound(1, NOW, NOW.plusSeconds(60), 4, 400, 3, 5));
        progress.judged(admitted("a", Set.of()));
        progress.judged(admitted("b", Set.of(Bound.MEDIAN_STEP)));
        progress.judged(new Admission.Refused(RefusalReason.STALE_ROUND));
        anomalies.add(UUID.randomUUID(), NOW, NOW);
        JsonNode status = json("/api/status");
        assertThat(status)
                .isEqualTo(JSON.readTree("""
                {"pipeline": "pumps",
                 "model": {"version": 1, "round": 0, "publishedAt": "2026-01-01T12:00:00Z", "devices": 3, "samples": 30,
                           "loss": 0.25, "sha256": "%s", "shapeId": "shape-1"},
                 "round": {"base": 1, "openSince": "2026-01-01T12:00:00Z", "devices": 4, "samples": 400, "minDevices": 3,
                           "closesAt": "2026-01-01T12:01:00Z"},
                 "devices": {"active": 5},
                 "updates": {"admitted": 2, "clipped": 1, "refused": {"stale-round": 1}},
                 "anomalies": {"lastHour": 1}, "alarms": {"open": 0, "lastHour": 0, "devicesOverBudget": 0},
                 "lag": {"training": 1200, "archiver": 30, "checkpointSeconds": 7}, "canary": null}
                """.formatted(model(1, 1f, 2f).sha256())));
    }

    @Test
    void alarmsAreListedTheNewestFirstByStateAndDevicePageByPage() throws Exception {
        assertThat(json("/api/alarms"))
                .isEqualTo(JSON.readTree(
                        "{\"open\": {\"minor\": 0, \"major\": 0, \"critical\": 0}, \"alarms\": [], \"before\": null}"));
        for (int minute = 0; minute < 4; minute++) {
            alarms.take(Alarms.open("pump " + minute % 2, NOW.plusSeconds(60L * minute), Severity.MAJOR), NOW);
        }
        alarms.take(Alarms.closed(Alarms.open("pump 0", NOW, Severity.MAJOR)), NOW);

        JsonNode page = json("/api/alarms?limit=3");
        assertThat(page.at("/open/major").asInt()).isEqualTo(3);
        assertThat(page.findValuesAsText("opened"))
                .containsExactly("2026-01-01T12:03:00Z", "2026-01-01T12:02:00Z", "2026-01-01T12:01:00Z");
        assertThat(page.at("/alarms/0/summary").asText()).isEqualTo("flow 100 % (below)");
        String before = URLEncoder.encode(page.get("before").asText(), StandardCharsets.UTF_8);
        assertThat(json("/api/alarms?limit=3&before=" + before).findValuesAsText("state"))
                .containsExactly("closed");
        assertThat(json("/api/alarms?state=open&device=pump%200").findValuesAsText("opened"))
                .containsExactly("2026-01-01T12:02:00Z");
        problem("/api/alarms?state=ajar", 400, "state must be one of open, closed, but is 'ajar'");
        problem("/api/alarms?before=17", 400, "before must be what the page before answered");
    }

    @Test
    void everyRouteIsDescribed() {
        Set<String> routes = new TreeSet<>(api.routes());
        routes.removeIf(route -> OperationPages.PATHS.contains(route.substring("GET ".length()))
                || ApiPages.PATHS.contains(route.substring("GET ".length())));
        assertThat(routes).isEqualTo(AggregatorDescription.DESCRIPTION.operations());
    }

    @Test
    void historyHasTheNewestLastAndPages() throws Exception {
        assertThat(json("/api/history")).isEqualTo(JSON.readTree("{\"models\": [], \"before\": null}"));
        for (long version = 1; version <= 5; version++) {
            registry.add(model(version, (float) version), version);
        }
        JsonNode page = json("/api/history?limit=2");
        assertThat(page.findValuesAsText("version")).containsExactly("4", "5");
        assertThat(page.get("before").asLong()).isEqualTo(4);
        JsonNode rest = json("/api/history?limit=10&before=4");
        assertThat(rest.findValuesAsText("version")).containsExactly("1", "2", "3");
        assertThat(rest.get("before").isNull()).isTrue();
        assertThat(rest.at("/models/0").properties())
                .extracting(field -> field.getKey())
                .contains("version", "round", "parentVersion", "devices", "samples", "meanLoss", "sha256", "createdAt");
    }

    @Test
    void theSilentDevicesOfALargeFleetAreNamedPageByPage() throws Exception {
        assertThat(json("/api/devices"))
                .isEqualTo(
                        JSON.readTree(
                                "{\"counts\": {\"warmup\": 0, \"scoring\": 0, \"silent\": 0}, \"devices\": [], \"after\": null}"));
        for (int device = 0; device < 9; device++) {
            roster.take(new DeviceStatus(
                    "pump " + device,
                    NOW.toString(),
                    device % 3 == 0 ? DeviceStatus.State.SILENT : DeviceStatus.State.SCORING,
                    NOW.minusSeconds(600).toString(),
                    0,
                    0,
                    0,
                    1,
                    4,
                    List.of("flow")));
        }
        JsonNode page = json("/api/devices?state=silent&limit=2");
        assertThat(page).isEqualTo(JSON.readTree("""
                {"counts": {"warmup": 0, "scoring": 6, "silent": 3},
                 "devices": [
                   {"device": "pump 0", "state": "silent", "reportedAt": "2026-01-01T12:00:00Z",
                    "lastReadingAt": "2026-01-01T11:50:00Z", "warmupProgress": 1.0, "modelVersion": 4,
                    "constantSensors": ["flow"]},
                   {"device": "pump 3", "state": "silent", "reportedAt": "2026-01-01T12:00:00Z",
                    "lastReadingAt": "2026-01-01T11:50:00Z", "warmupProgress": 1.0, "modelVersion": 4,
                    "constantSensors": ["flow"]}],
                 "after": "pump 3"}
                """));
        JsonNode rest = json("/api/devices?state=silent&limit=2&after=pump%203");
        assertThat(rest.findValuesAsText("device")).containsExactly("pump 6");
        assertThat(rest.get("after").isNull()).isTrue();
        assertThat(json("/api/devices").findValuesAsText("device")).hasSize(9);
        problem("/api/devices?state=dead", 400, "state must be one of warmup, scoring, silent, but is 'dead'");
    }

    @Test
    void modelsComeAsJsonAndAsBytes() throws Exception {
        registry.add(model(1, 0.1f, -3e-7f), 0);
        registry.add(model(2, 1f, 2f), 1);

        JsonNode latest = json("/api/models/latest");
        assertThat(latest.get("version").asLong()).isEqualTo(2);
        JsonNode first = json("/api/models/1");
        assertThat(first.get("parentVersion").asLong()).isZero();
        assertThat((float) first.at("/parameters/0").asDouble()).isEqualTo(0.1f);
        assertThat((float) first.at("/parameters/1").asDouble()).isEqualTo(-3e-7f);

        HttpResponse<byte[]> bytes = client.send(
                HttpRequest.newBuilder(uri("/api/models/1"))
                        .header("Accept", "application/octet-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(Parameters.decode(bytes.body())).containsExactly(0.1f, -3e-7f);
        assertThat(bytes.headers().firstValue(AggregatorApi.VERSION_HEADER)).contains("1");
        assertThat(bytes.headers().firstValue(AggregatorApi.SHA256_HEADER))
                .contains(model(1, 0.1f, -3e-7f).sha256());
    }

    @Test
    void aModelHoldsTheFleetsCalibration() throws Exception {
        GlobalModel plain = model(1, 1f);
        registry.add(plain, 0);
        registry.add(
                new GlobalModel(
                        2,
                        1,
                        "FedAvg",
                        3,
                        30,
                        0.25,
                        "shape-1",
                        new float[] {1},
                        NOW,
                        1,
                        new FleetCalibration(
                                3,
                                new double[] {1.5, 2},
                                new double[] {-1, -2},
                                new double[] {0, .5, 0, .25},
                                new int[] {10, 20})),
                1);
        assertThat(json("/api/models/1").get("calibration").isNull()).isTrue();
        JsonNode calibration = json("/api/models/latest").get("calibration");
        assertThat(calibration.get("devices").asInt()).isEqualTo(3);
        assertThat(calibration.at("/logThreshold/0").asDouble()).isEqualTo(1.5);
        assertThat(calibration.at("/logQuantile/1").asDouble()).isEqualTo(-2);
        assertThat(calibration.at("/logGrowth/3").asDouble()).isEqualTo(.25);
        assertThat(calibration.at("/lags/1").asInt()).isEqualTo(20);
    }

    @Test
    void olderParametersComeFromTheLedger() throws Exception {
        for (long version = 1; version <= ModelRegistry.MAX_PARAMETERS + 1; version++) {
            registry.add(model(version, (float) version), version);
        }
        problem("/api/models/1", 404, "no longer in their topic");
        archive = model -> Optional.of(model(model.version(), (float) model.offset()));
        assertThat(json("/api/models/1").at("/parameters/0").asDouble()).isEqualTo(1);
        archive = model -> {
            throw new ArchiveUnavailableException("Kafka does not answer");
        };
        problem("/api/models/1", 503, "Kafka does not answer");
    }

    @Test
    void requestsForOldModelsLeaveTheStatusItsAnswer() throws Exception {
        for (long version = 1; version <= ModelRegistry.MAX_PARAMETERS + 1; version++) {
            registry.add(model(version, (float) version), version);
        }
        progress.roundIs(new OpenRound(0, NOW, NOW.plusSeconds(60), 0, 0, 3, 0));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        archive = model -> {
            reading.countDown();
            try {
                answered.await();
            } catch (InterruptedException e) {
                throw new ArchiveUnavailableException("interrupted");
            }
            return Optional.of(model(model.version(), 1f));
        };
        CompletableFuture<HttpResponse<String>> slow = client.sendAsync(
                HttpRequest.newBuilder(uri("/api/models/1")).build(), HttpResponse.BodyHandlers.ofString());
        reading.await();
        for (int request = 0; request < 20; request++) {
            problem("/api/models/1", 503, "try again");
        }
        assertThat(get("/api/status").statusCode()).isEqualTo(200);
        answered.countDown();
        assertThat(slow.join().statusCode()).isEqualTo(200);
        assertThat(get("/api/models/1").statusCode()).isEqualTo(200);
    }

    @Test
    void errorsAreProblemDetails() throws Exception {
        problem("/api/models/latest", 404, "No model has been published yet");
        problem("/api/models/3", 404, "No model has been published yet");
        registry.add(model(4, 1f), 0);
        registry.add(model(5, 1f), 1);
        problem("/api/models/3", 404, "there are 4 to 5");
        problem("/api/models/0", 404, "there are 4 to 5");
        problem("/nowhere", 404, "/nowhere");
        HttpResponse<String> post = client.send(
                HttpRequest.newBuilder(uri("/api/status"))
                        .header("Authorization", "Bearer s3cret")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/models/one",
                "/api/models/-1",
                "/api/models/1.5",
                "/api/models/99999999999999999999",
                "/api/devices?limit=0",
                "/api/history?limit=0",
                "/api/history?limit=1001",
                "/api/history?limit=x",
                "/api/history?before=0",
                "/api/history?before="
            })
    void badNumbersAreNamed(String path) throws Exception {
        problem(path, 400, "must be a whole number");
    }

    @Test
    void healthReadinessAndMetricsAreOnTheSamePort() throws Exception {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).contains("starting");
        progress.ready();
        assertThat(get("/readyz").statusCode()).isEqualTo(200);

        progress.judged(new Admission.Refused(RefusalReason.NOT_FINITE));
        HttpResponse<String> text = get("/metrics");
        assertThat(text.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(text.body())
                .contains("flead_aggregator_updates_total{result=\"not-finite\",} 1.0")
                .contains("flead_aggregator_updates_total{result=\"admitted\",} 0.0")
                .contains("flead_aggregator_rounds_total")
                .contains("flead_aggregator_model_version")
                .contains("flead_aggregator_round_devices")
                .contains("flead_aggregator_round_seconds_bucket")
                .contains("flead_aggregator_publish_seconds_bucket")
                .contains("flead_aggregator_loss");
    }

    @Test
    void aTakenPortIsNamed() {
        assertThatThrownBy(() -> AggregatorApi.start(new HttpEnvironment(api.port(), Optional.empty()), sources()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HTTP_PORT " + api.port());
    }

    @Test
    void aChangeNeedsTheToken() throws Exception {
        HttpRequest.Builder change =
                HttpRequest.newBuilder(uri("/api/models/1")).POST(HttpRequest.BodyPublishers.ofString("{}"));
        HttpResponse<String> refused = client.send(change.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        HttpResponse<String> let = client.send(
                change.header("Authorization", "Bearer s3cret").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(let.statusCode()).as("no route changes anything yet").isEqualTo(405);
    }

    @Test
    void invariant10_hostileRequestsEndNothing() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                open.add(raw("GET /api/status HTT"));
                open.add(raw("POST /api/models HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx"));
            }
            for (String request : List.of(
                    "\u0000\u0001\u0002\r\n\r\n",
                    "GET\r\n\r\n",
                    "GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n",
                    "GET /%zz%00 HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /api/models/%2e%2e%2f HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(100_000) + "\r\n\r\n",
                    "POST /api/models HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                    "POST /api/models HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\n")) {
                open.add(raw(request));
            }
            HttpRequest large = HttpRequest.newBuilder(uri("/api/models"))
                    .header("Authorization", "Bearer s3cret")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1 << 20]))
                    .build();
            assertThat(client.send(large, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isBetween(400, 499);
            assertThat(get("/healthz").statusCode()).isEqualTo(200);
            assertThat(get("/api/history").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private Socket raw(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        } catch (SocketException e) {
            assertThat(e).as("the server has hung up").hasMessageContaining("");
        }
        return socket;
    }

    private AggregatorApi.Sources sources() {
        return new AggregatorApi.Sources(
                "pumps",
                INITIAL,
                registry,
                new ModelChanges(),
                new AccessGuard(Optional.of("s3cret"), false),
                model -> archive.read(model),
                progress,
                anomalies,
                alarms,
                alarmsOpened,
                roster,
                () -> Optional.of(new ReadingsLag(1_200, 30, 7)),
                metrics,
                Clock.fixed(NOW, ZoneOffset.UTC),
                (most, each) -> {},
                SPEC,
                new CanaryWatch(Optional.empty(), roster, alarms));
    }

    private static FleadPipelineSpec spec() {
        try {
            return PipelineFile.read("test", """
                    apiVersion: flead.io/v1alpha1
                    kind: FleadPipeline
                    metadata: {name: pumps}
                    spec:
                      devices: {source: {external: {}}}
                      readings: {features: [pressure, flow]}
                    """).spec();
        } catch (InvalidPipelineException e) {
            throw new IllegalStateException(e);
        }
    }

    private void problem(String path, int status, String detail) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("detail").asText() + problem.get("instance").asText())
                .contains(detail);
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(AggregatorDescription.violations(path, response.body()))
                .as(response.body())
                .isEmpty();
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + api.port() + path);
    }

    private static GlobalModel model(long version, float... parameters) {
        return new GlobalModel(
                version,
                version - 1,
                "FedAvg",
                3,
                30,
                0.25,
                "shape-1",
                parameters,
                NOW,
                version - 1,
                FleetCalibration.NONE);
    }

    private static Admission admitted(String device, Set<Bound> bounds) {
        return new Admission.Admitted(device, 0, 1, 1, 0, 0, new double[0], 0, bounds, new DeviceCalibration(1, 0));
    }
}
