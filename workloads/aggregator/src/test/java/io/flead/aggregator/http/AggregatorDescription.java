package io.flead.aggregator.http;

import static io.flead.testkit.openapi.Operation.Parameter.optional;
import static io.flead.testkit.openapi.Operation.Parameter.required;
import static io.flead.testkit.openapi.Operation.change;
import static io.flead.testkit.openapi.Operation.get;
import static io.flead.testkit.openapi.Operation.getOther;
import static io.flead.testkit.openapi.Operation.send;

import io.flead.api.http.AggregatorStatus;
import io.flead.api.http.AlarmList;
import io.flead.api.http.DeviceList;
import io.flead.api.http.ModelComparison;
import io.flead.api.http.ModelDocument;
import io.flead.api.http.ModelHistory;
import io.flead.api.http.ModelSummary;
import io.flead.api.http.RestoreRequest;
import io.flead.api.http.RoundDocument;
import io.flead.api.http.RoundList;
import io.flead.testkit.openapi.OpenApi;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The description of the aggregator's API, made from its types. */
final class AggregatorDescription {

    static final OpenApi DESCRIPTION = new OpenApi(
            "FLEAD aggregator",
            "Global models, rounds, devices and alarms of a pipeline.",
            List.of(
                    get("/api/status", "The newest model, the open round, and counts.", AggregatorStatus.class),
                    get(
                            "/api/history",
                            "The global models, the newest last.",
                            ModelHistory.class,
                            optional("limit", "integer", "1 to 1000"),
                            optional("before", "integer", "the value of the answer before")),
                    get(
                            "/api/rounds",
                            "The newest rounds since the aggregator was started, the newest last.",
                            RoundList.class,
                            optional("limit", "integer", "1 to 1000")),
                    get(
                            "/api/rounds/{round}",
                            "What became of each update of the round that starts from a version.",
                            RoundDocument.class),
                    get(
                            "/api/devices",
                            "Devices as training reports them.",
                            DeviceList.class,
                            optional("state", "string", "warmup, scoring or silent"),
                            optional("limit", "integer", "1 to 1000"),
                            optional("after", "string", "the value of the answer before")),
                    get(
                            "/api/alarms",
                            "Alarms, the newest first.",
                            AlarmList.class,
                            optional("state", "string", "open or closed"),
                            optional("device", "string", "the device's id"),
                            optional("limit", "integer", "1 to 1000"),
                            optional("before", "string", "the value of the answer before")),
                    get("/api/models/latest", "The newest model with its parameters.", ModelDocument.class),
                    get("/api/models/{version}", "A model with its parameters.", ModelDocument.class),
                    get(
                            "/api/models/compare",
                            "Two versions over the newest readings.",
                            ModelComparison.class,
                            required("base", "integer", "a version; 0 is the initial model"),
                            required("candidate", "integer", "the version to compare with it"),
                            optional("readings", "integer", "newest readings that are read, 1 to 1000000"),
                            optional("devices", "integer", "devices that are judged, 1 to 100")),
                    getOther(
                            "/api/models/{version}/export",
                            "A model as a file that an import takes.",
                            "application/zip"),
                    send(
                                    "/api/models/import",
                                    "Publishes the model of an exported file as the next version.",
                                    "application/zip",
                                    ModelSummary.class,
                                    required("reason", "string", "why; it is kept with the version"))
                            .answering(201),
                    change(
                                    "POST",
                                    "/api/models/{version}/rollback",
                                    "Publishes an older model again, as the next version.",
                                    Optional.of(RestoreRequest.class),
                                    ModelSummary.class)
                            .answering(201),
                    change(
                                    "POST",
                                    "/api/models/{version}/promote",
                                    "Publishes a model again, as the next version.",
                                    Optional.of(RestoreRequest.class),
                                    ModelSummary.class)
                            .answering(201)));

    private AggregatorDescription() {}

    /** What an answer to GET has that the description does not say of it. */
    static Set<String> violations(String request, String answer) {
        String path = request.replaceAll("[?].*", "");
        String described = path.replaceAll("^/api/models/[0-9]+$", "/api/models/{version}")
                .replaceAll("^/api/rounds/[0-9]+$", "/api/rounds/{round}");
        return DESCRIPTION.violations("GET " + described, answer);
    }
}
