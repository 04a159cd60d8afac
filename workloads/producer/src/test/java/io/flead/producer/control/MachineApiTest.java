package io.flead.producer.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.http.HttpApi;
import io.flead.api.http.InjectionDocument;
import io.flead.api.http.MachineList;
import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.Simulator;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.process.environment.HttpEnvironment;
import io.flead.process.http.AccessToken;
import io.flead.process.operation.OperationServer;
import io.flead.producer.fleet.Device;
import io.flead.producer.simulator.InjectionRecorder;
import io.flead.producer.simulator.SimulatedFleet;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API on a real server over a fleet that is played by hand. */
class MachineApiTest {

    private static final String TOKEN = "s3cret";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-02-03T04:05:06.789123Z"), ZoneOffset.UTC);
    private static final Readings READINGS = new Readings(
            "machine_id",
            "timestamp",
            List.of("vibration", "oil_level"),
            "label",
            TimeSpan.parse("1h"),
            TimeSpan.parse("3650d"),
            null,
            false);

    private final HttpClient client = HttpClient.newHttpClient();
    private final MachineApi api = new MachineApi(new AccessToken(Optional.of(TOKEN)), false, CLOCK);
    private final SimulatedFleet fleet =
            SimulatedFleet.of(new Simulator(7, 0, TimeSpan.parse("1h"), true), READINGS, 5, 2, InjectionRecorder.NONE);
    private OperationServer server;

    @SuppressWarnings("NullAway.Init") // set before each test
    MachineApiTest() {}

    @BeforeEach
    void start() throws Exception {
        server = OperationServer.start(
                HttpEnvironment.of(Map.of("HTTP_PORT", "0", "HTTP_HOST", "127.0.0.1")),
                Optional::empty,
                new CollectorRegistry(),
                Map.of(HttpApi.MACHINES, api));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aMachineIsBrokenMendedAndMaintained() throws Exception {
        api.opens(fleet.control());
        Device device = fleet.devices().get(1);
        for (int step = 0; step < 10; step++) {
            device.next(step);
        }
        HttpResponse<String> broken = send(
                "POST",
                "/api/machines/machine-002/failure",
                "{\"type\":\"oil_leak\",\"severity\":0.5,\"duration\":\"50s\",\"note\":\"x\"}",
                TOKEN);
        assertThat(broken.statusCode()).as(broken.body()).isEqualTo(200);
        assertThat(HttpApi.read(broken.body(), InjectionDocument.class))
                .isEqualTo(new InjectionDocument(
                        "machine-002", "failure", "oil_leak", 0.5, "2026-02-03T04:05:06.789Z", 10, 100));
        assertThat(label(device)).isEqualTo(1);
        assertThat(list("").machines().get(1).failure()).isNotNull();
        assertThat(list("").machines().get(0).failure()).isNull();

        assertThat(act(send("DELETE", "/api/machines/machine-002/failure", "", TOKEN)))
                .isEqualTo("clear");
        assertThat(act(send("POST", "/api/machines/machine-002/maintenance", "", TOKEN)))
                .isEqualTo("maintenance");
        assertThat(list("").machines().get(1).maintenance()).isTrue();
        for (int step = 0; step < 10; step++) {
            device.next(step);
        }
        assertThat(label(device)).isZero();
    }

    @Test
    void listsComeInParts() throws Exception {
        api.opens(fleet.control());
        MachineList first = list("?limit=2");
        assertThat(first.machines())
                .extracting(MachineList.MachineDocument::machine)
                .containsExactly("machine-001", "machine-002");
        assertThat(first.after()).isEqualTo("machine-002");
        assertThat(first.failureTypes()).contains("pump_cavitation").hasSize(5);
        MachineList last = list("?limit=3&after=machine-002");
        assertThat(last.machines()).hasSize(3);
        assertThat(last.after()).isNull();
    }

    @Test
    void wrongRequestsAreToldWhatThereIs() throws Exception {
        assertThat(send("GET", "/api/machines", "", "").statusCode()).isEqualTo(503);
        api.opens(fleet.control());
        expect(send("POST", "/api/machines/machine-009/failure", "{}", TOKEN), 404, "choose one of machine-001");
        expect(send("POST", "/api/machines/machine-001/failure", "{\"type\":\"rust\"}", TOKEN), 400, "oil_leak");
        expect(send("POST", "/api/machines/machine-001/failure", "{}", TOKEN), 400, "type is missing");
        expect(send("POST", "/api/machines/machine-001/failure", "[", TOKEN), 400, "not the JSON");
        expect(
                send("POST", "/api/machines/machine-001/failure", "{\"type\":\"oil_leak\",\"severity\":2}", TOKEN),
                400,
                "severity 2.0");
        expect(
                send("POST", "/api/machines/machine-001/maintenance", "{\"duration\":\"long\"}", TOKEN),
                400,
                "duration long");
        expect(send("POST", "/api/machines/machine-001/failure", "x".repeat(70_000), TOKEN), 413, "bytes");
        expect(send("PUT", "/api/machines/machine-001/failure", "{}", TOKEN), 405, "POST and DELETE");
        expect(send("POST", "/api/machines/machine-001/paint", "{}", TOKEN), 404, "failure and maintenance");
        expect(send("GET", "/api/machines?limit=0", "", ""), 400, "limit 0");
        expect(send("GET", "/api/machinesx", "", ""), 404, "/api/machines");
        assertThat(list("").machines()).noneMatch(machine -> machine.maintenance() || machine.failure() != null);
    }

    @Test
    void changesNeedTheToken() throws Exception {
        api.opens(fleet.control());
        HttpResponse<String> refused = send("POST", "/api/machines/machine-001/maintenance", "", "guess");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(send("GET", "/api/machines", "", "").statusCode()).isEqualTo(200);
        assertThat(list("").machines()).noneMatch(machine -> machine.maintenance() || machine.failure() != null);
    }

    private static String act(HttpResponse<String> done) throws Exception {
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        return HttpApi.read(done.body(), InjectionDocument.class).act();
    }

    private static int label(Device device) throws Exception {
        String message =
                new String(device.next(1_700_000_000_000L).orElseThrow().value(), StandardCharsets.UTF_8);
        return message.contains("\"label\":1") ? 1 : 0;
    }

    private static void expect(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(text);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    private MachineList list(String query) throws Exception {
        HttpResponse<String> answer = send("GET", "/api/machines" + query, "", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return HttpApi.read(answer.body(), MachineList.class);
    }

    private HttpResponse<String> send(String method, String path, String body, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
