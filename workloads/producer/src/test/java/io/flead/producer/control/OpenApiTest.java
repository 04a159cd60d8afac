package io.flead.producer.control;

import static io.flead.testkit.openapi.Operation.Parameter.optional;
import static io.flead.testkit.openapi.Operation.change;
import static io.flead.testkit.openapi.Operation.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.http.FailureRequest;
import io.flead.api.http.HttpApi;
import io.flead.api.http.InjectionDocument;
import io.flead.api.http.MachineList;
import io.flead.api.http.MaintenanceRequest;
import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.Simulator;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.process.docs.ApiPages;
import io.flead.process.environment.HttpEnvironment;
import io.flead.process.http.AccessToken;
import io.flead.process.operation.OperationServer;
import io.flead.producer.simulator.InjectionRecorder;
import io.flead.producer.simulator.SimulatedFleet;
import io.flead.testkit.openapi.OpenApi;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The description of the simulator's API is made from its types, and is what the producer answers. */
class OpenApiTest {

    private static final OpenApi DESCRIPTION = new OpenApi(
            "FLEAD producer",
            "The machines of a pipeline's simulator.",
            List.of(
                    get(
                            "/api/machines",
                            "What the machines do.",
                            MachineList.class,
                            optional("limit", "integer", "1 to 10000"),
                            optional("after", "string", "the value of the answer before")),
                    change(
                            "POST",
                            "/api/machines/{id}/failure",
                            "Breaks a machine from its next reading on.",
                            Optional.of(FailureRequest.class),
                            InjectionDocument.class),
                    change(
                            "DELETE",
                            "/api/machines/{id}/failure",
                            "Mends a machine's failures.",
                            Optional.empty(),
                            InjectionDocument.class),
                    change(
                            "POST",
                            "/api/machines/{id}/maintenance",
                            "Maintains a machine, which mends its failures.",
                            Optional.of(MaintenanceRequest.class),
                            InjectionDocument.class)));

    @Test
    void theDocumentIsThatOfTheTypes() {
        DESCRIPTION.check(Path.of("src/main/resources/io/flead/producer/control/openapi.json"));
    }

    @Test
    void answersAreAsDescribedAndTheDescriptionIsServed() throws Exception {
        Readings readings = new Readings(
                "machine_id",
                "timestamp",
                List.of("vibration"),
                null,
                TimeSpan.parse("1h"),
                TimeSpan.parse("3650d"),
                null,
                false);
        SimulatedFleet fleet = SimulatedFleet.of(
                new Simulator(7, 0, TimeSpan.parse("1h"), false), readings, 2, 2, InjectionRecorder.NONE);
        MachineApi api = new MachineApi(new AccessToken(Optional.of("s3cret")), false, Clock.systemUTC());
        api.opens(fleet.control());
        DescriptionHandler description = new DescriptionHandler(new ApiPages(MachineApi.class));
        try (OperationServer server = OperationServer.start(
                HttpEnvironment.of(Map.of("HTTP_PORT", "0", "HTTP_HOST", "127.0.0.1")),
                Optional::empty,
                new CollectorRegistry(),
                Map.of(HttpApi.MACHINES, api, "/docs", description, ApiPages.DOCUMENT, description))) {
            for (String operation : DESCRIPTION.operations()) {
                String method = operation.substring(0, operation.indexOf(' '));
                String path = operation.substring(operation.indexOf(' ') + 1).replace("{id}", "machine-001");
                String body = path.endsWith("failure") ? "{\"type\":\"oil_leak\"}" : "{}";
                HttpResponse<String> answer = send(server, method, path, body);
                assertThat(answer.statusCode()).as(operation).isEqualTo(200);
                assertThat(DESCRIPTION.violations(operation, answer.body()))
                        .as(answer.body())
                        .isEmpty();
            }
            assertThat(send(server, "GET", "/docs", "").body()).contains("docs/docs.js");
            assertThat(send(server, "GET", "/openapi.json", "").body()).contains("3.1.0");
            assertThat(send(server, "GET", "/docs/secret", "").statusCode()).isEqualTo(404);
        }
    }

    private static HttpResponse<String> send(OperationServer server, String method, String path, String body)
            throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .header("Authorization", "Bearer s3cret")
                                .method(method, BodyPublishers.ofString(method.equals("GET") ? "" : body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
