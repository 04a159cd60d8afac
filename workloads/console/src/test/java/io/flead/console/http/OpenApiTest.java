package io.flead.console.http;

import static io.flead.testkit.openapi.Operation.Parameter.optional;
import static io.flead.testkit.openapi.Operation.Parameter.required;
import static io.flead.testkit.openapi.Operation.change;
import static io.flead.testkit.openapi.Operation.get;
import static io.flead.testkit.openapi.Operation.getOther;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.flead.api.http.AggregatorStatus;
import io.flead.api.http.FailureRequest;
import io.flead.api.http.InjectionDocument;
import io.flead.api.http.MachineList;
import io.flead.api.http.ModelDocument;
import io.flead.api.http.ModelHistory;
import io.flead.api.http.ModelSummary;
import io.flead.api.http.RestoreRequest;
import io.flead.api.http.VerdictRequest;
import io.flead.console.fleet.AlarmStatistics;
import io.flead.console.fleet.RejectedTable;
import io.flead.console.fleet.RoundTable;
import io.flead.console.flow.Flow;
import io.flead.console.flow.Overview;
import io.flead.process.docs.ApiPages;
import io.flead.process.operation.OperationPages;
import io.flead.testkit.openapi.OpenApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API's description is made from its types, names every route, and is what the console answers. */
class OpenApiTest {

    private static final OpenApi DESCRIPTION = new OpenApi(
            "FLEAD console",
            "What the page shows, as documents and events.",
            List.of(
                    get("/api/overview", "What the sentence on top says.", Overview.class),
                    get(
                            "/api/fleet",
                            "Largest score of each device in each half minute, the worst device first.",
                            FleetPages.Fleet.class,
                            optional("search", "string", "part of the device's id"),
                            optional("state", "string", "warmup, scoring or silent"),
                            optional("sort", "string", "id; the worst first otherwise"),
                            optional("limit", "integer", "1 to 1000"),
                            optional("buckets", "integer", "the newest half minutes")),
                    get(
                            "/api/devices",
                            "Devices, those with alarms and large scores first.",
                            FleetPages.DeviceRows.class,
                            optional("search", "string", "part of the device's id"),
                            optional("state", "string", "warmup, scoring or silent"),
                            optional("sort", "string", "id; the worst first otherwise"),
                            optional("limit", "integer", "1 to 1000")),
                    get(
                            "/api/device",
                            "A device and its alarms.",
                            FleetPages.DeviceDocument.class,
                            required("id", "string", "the device's id")),
                    get(
                            "/api/alarms",
                            "Alarms with what people said of them, the newest first.",
                            AlarmPages.AlarmRows.class,
                            optional("state", "string", "open or closed"),
                            optional("device", "string", "the device's id"),
                            optional("shelved", "boolean", "those that are, or are not, out of the way"),
                            optional("limit", "integer", "1 to 1000")),
                    get(
                            "/api/alarms/statistics",
                            "Whether people can cope with the last day's alarms.",
                            AlarmStatistics.class),
                    change(
                            "POST",
                            "/api/alarms/{id}/verdict",
                            "Says something of an alarm.",
                            Optional.of(VerdictRequest.class),
                            AlarmPages.AlarmDocument.class),
                    get(
                            "/api/injections",
                            "What was done to simulated machines, with the alarm that came of it.",
                            new TypeReference<List<AlarmPages.InjectionRow>>() {}.getType(),
                            optional("device", "string", "the machine's id"),
                            optional("limit", "integer", "1 to 1000")),
                    get("/api/flow", "The way of the data: stages and programs.", Flow.class),
                    get(
                            "/api/readings",
                            "Readings of a device as columns, with scores and what was expected.",
                            ReadingColumns.class,
                            required("device", "string", "the device's id"),
                            optional("from", "string", "ISO 8601; five minutes ago otherwise"),
                            optional("to", "string", "ISO 8601; now otherwise")),
                    get(
                            "/api/rounds",
                            "Who reported in the newest rounds.",
                            new TypeReference<List<RoundTable.Round>>() {}.getType()),
                    get(
                            "/api/rejected",
                            "The newest rejected readings.",
                            new TypeReference<List<RejectedTable.Row>>() {}.getType()),
                    get("/api/models", "The global models.", ModelHistory.class),
                    get("/api/models/{version}", "A model with its parameters.", ModelDocument.class),
                    change(
                                    "POST",
                                    "/api/models/{version}/rollback",
                                    "Publishes an older model again, by the aggregator.",
                                    Optional.of(RestoreRequest.class),
                                    ModelSummary.class)
                            .answering(201),
                    get("/api/status", "The aggregator's status.", AggregatorStatus.class),
                    getOther(
                            "/api/events",
                            "What changes, as Server-Sent Events; resumes by Last-Event-ID.",
                            "text/event-stream"),
                    get(
                            "/api/machines",
                            "The simulator's machines; none where there is no simulator.",
                            MachineList.class),
                    change(
                            "POST",
                            "/api/machines/failure",
                            "Breaks a machine of the simulator.",
                            Optional.of(FailureRequest.class),
                            InjectionDocument.class,
                            required("machine", "string", "the machine's id")),
                    change(
                            "DELETE",
                            "/api/machines/failure",
                            "Mends a machine of the simulator.",
                            Optional.empty(),
                            InjectionDocument.class,
                            required("machine", "string", "the machine's id"))));

    @Test
    void theDocumentIsThatOfTheTypes() {
        DESCRIPTION.check(Path.of("src/main/resources/io/flead/console/http/openapi.json"));
    }

    @Test
    void everyRouteIsDescribed() throws Exception {
        try (RecordedConsole console = RecordedConsole.start()) {
            Set<String> undescribed = new TreeSet<>(OperationPages.PATHS);
            undescribed.addAll(ApiPages.PATHS);
            Set<String> routes = console.routes().stream()
                    .filter(route -> route.contains(" /api/")
                            || !(undescribed.contains(route.substring(route.indexOf(' ') + 1))
                                    || StaticFiles.NAMES.contains(route.replaceFirst("^GET /", ""))
                                    || route.equals("GET /")))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(routes).isEqualTo(DESCRIPTION.operations());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/overview, /api/overview",
        "/api/fleet, /api/fleet?limit=2",
        "/api/devices, /api/devices",
        "/api/device, /api/device?id=press%202",
        "/api/alarms, /api/alarms",
        "/api/alarms/statistics, /api/alarms/statistics",
        "/api/injections, /api/injections",
        "/api/flow, /api/flow",
        "/api/rounds, /api/rounds",
        "/api/rejected, /api/rejected",
        "/api/models, /api/models",
        "/api/status, /api/status"
    })
    void anAnswerIsAsDescribed(String path, String request) throws Exception {
        try (RecordedConsole console = RecordedConsole.start()) {
            HttpResponse<String> answer = ask(console, request);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(DESCRIPTION.violations("GET " + path, answer.body()))
                    .as(answer.body())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"/docs, text/html", "/docs/docs.js, text/javascript", "/openapi.json, application/json"})
    void itIsServed(String path, String type) throws Exception {
        try (RecordedConsole console = RecordedConsole.start()) {
            HttpResponse<String> answer = ask(console, path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
        }
    }

    private static HttpResponse<String> ask(RecordedConsole console, String path) throws Exception {
        URI uri = URI.create(console.address()).resolve(path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
