package io.flead.producer.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.flead.api.http.FailureRequest;
import io.flead.api.http.HttpApi;
import io.flead.api.http.InjectionDocument;
import io.flead.api.http.MachineList;
import io.flead.api.http.MachineList.FailureDocument;
import io.flead.api.http.MachineList.MachineDocument;
import io.flead.api.http.MaintenanceRequest;
import io.flead.api.http.ProblemDocument;
import io.flead.api.program.BadInputException;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.process.http.AccessToken;
import io.flead.producer.simulator.FailureType;
import io.flead.producer.simulator.FleetControl;
import io.flead.producer.simulator.FleetSimulation;
import io.flead.producer.simulator.Injection;
import io.flead.producer.simulator.InjectionRecorder.UnrecordedException;
import io.flead.producer.simulator.MachineState;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/machines}: what the machines of a simulated fleet do, and doing something to them by hand. Before the
 * fleet is there, it answers with 503. Thread-safe.
 */
public final class MachineApi implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(MachineApi.class);

    private static final int MOST_BODY_BYTES = 1 << 16;
    private static final int LIMIT = 1000;
    private static final int MOST = 10_000;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int UNAUTHORIZED = 401;
    private static final int UNAVAILABLE = 503;
    private static final int PARTS = 2;
    private static final Map<Integer, String> TITLES = Map.of(
            BAD_REQUEST,
            "Bad Request",
            UNAUTHORIZED,
            "Unauthorized",
            403,
            "Forbidden",
            NOT_FOUND,
            "Not Found",
            NOT_ALLOWED,
            "Method Not Allowed",
            413,
            "Content Too Large",
            UNAVAILABLE,
            "Service Unavailable");

    private final AccessToken token;
    private final boolean protectReads;
    private final Clock clock;
    private volatile @Nullable FleetControl control;

    /** A request that is not fulfilled. */
    private static final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        private final int status;

        private Refused(int status, String detail) {
            super(detail);
            this.status = status;
        }
    }

    /**
     * The API of a fleet that comes later.
     *
     * @param protectReads whether reading needs the token as well
     */
    public MachineApi(AccessToken token, boolean protectReads, Clock clock) {
        this.token = token;
        this.protectReads = protectReads;
        this.clock = clock;
    }

    /** The fleet is there. */
    public void opens(FleetControl fleet) {
        control = fleet;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                send(exchange, OK, "application/json", HttpApi.write(answer(exchange)));
            } catch (Refused e) {
                if (e.status == UNAUTHORIZED) {
                    exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                }
                ProblemDocument problem = new ProblemDocument(
                        "about:blank",
                        TITLES.getOrDefault(e.status, ""),
                        e.status,
                        String.valueOf(e.getMessage()),
                        exchange.getRequestURI().getPath());
                send(exchange, e.status, ProblemDocument.MEDIA_TYPE, HttpApi.write(problem));
            }
        }
    }

    private Object answer(HttpExchange exchange) throws Refused, IOException {
        String method = exchange.getRequestMethod();
        if (protectReads || !AccessToken.reads(method)) {
            Optional<AccessToken.Refusal> refusal =
                    token.refuse(exchange.getRequestHeaders().getFirst("Authorization"), "producer");
            if (refusal.isPresent()) {
                throw new Refused(refusal.get().status(), refusal.get().detail());
            }
        }
        FleetControl fleet = control;
        if (fleet == null) {
            throw new Refused(UNAVAILABLE, "The fleet is not played yet: try again in some seconds.");
        }
        List<String> path = path(exchange.getRequestURI());
        if (path.isEmpty()) {
            if (!AccessToken.reads(method)) {
                throw new Refused(NOT_ALLOWED, "Machines can be read: send GET.");
            }
            return list(fleet, query(exchange.getRequestURI()));
        }
        if (path.size() != PARTS) {
            throw new Refused(
                    NOT_FOUND,
                    "There is " + HttpApi.MACHINES + ", and below it {id}/failure and"
                            + " {id}/maintenance: choose one of them.");
        }
        if (fleet.fleet().indexOf(path.get(0)).isEmpty()) {
            throw new Refused(
                    NOT_FOUND,
                    "machine " + path.get(0) + " is unknown: choose one of "
                            + fleet.fleet().someIds());
        }
        try {
            return act(fleet, path.get(0), method + " " + path.get(1), exchange);
        } catch (BadInputException e) {
            throw new Refused(BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (UnrecordedException e) {
            throw new Refused(UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private InjectionDocument act(FleetControl fleet, String machine, String request, HttpExchange exchange)
            throws BadInputException, UnrecordedException, Refused, IOException {
        return switch (request) {
            case "POST failure" -> {
                FailureRequest wanted = body(exchange, FailureRequest.class);
                String type = wanted.type();
                if (type == null) {
                    throw new BadInputException("type is missing: choose one of " + FailureType.names());
                }
                Double severity = wanted.severity();
                Injection.Failure done =
                        fleet.fail(machine, type, severity == null ? 1 : severity, time(wanted.duration()));
                yield document(machine, "failure", done.type().id(), done.severity(), done.from(), done.length());
            }
            case "DELETE failure" ->
                document(machine, "clear", null, 0, fleet.clear(machine).from(), 0);
            case "POST maintenance" -> {
                Injection.Maintenance done = fleet.maintain(
                        machine, time(body(exchange, MaintenanceRequest.class).duration()));
                yield document(machine, "maintenance", null, 0, done.from(), done.length());
            }
            default -> {
                if (request.endsWith(" failure") || request.endsWith(" maintenance")) {
                    throw new Refused(
                            NOT_ALLOWED, "A failure takes POST and DELETE, maintenance POST: send one of these.");
                }
                throw new Refused(NOT_FOUND, "A machine has failure and maintenance: choose one of them.");
            }
        };
    }

    private InjectionDocument document(
            String machine, String act, @Nullable String type, double severity, long sequence, long readings) {
        String at = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
        LOG.atInfo()
                .addKeyValue("device", machine)
                .addKeyValue("act", act)
                .addKeyValue("type", type == null ? "" : type)
                .addKeyValue("sequence", sequence)
                .log("machine_changed");
        return new InjectionDocument(machine, act, type, severity, at, sequence, readings);
    }

    private static MachineList list(FleetControl control, Map<String, String> query) throws Refused {
        FleetSimulation fleet = control.fleet();
        int limit = limit(query.getOrDefault("limit", String.valueOf(LIMIT)));
        int from = 0;
        String after = query.get("after");
        if (after != null) {
            from = fleet.indexOf(after)
                            .orElseThrow(() -> new Refused(
                                    BAD_REQUEST,
                                    "after " + after + " is no machine: take the value of the last answer"))
                    + 1;
        }
        int to = (int) Math.min(fleet.size(), (long) from + limit);
        List<MachineDocument> machines = new ArrayList<>();
        MachineState state = new MachineState();
        for (int machine = from; machine < to; machine++) {
            control.read(machine, state);
            FailureType failure = state.failure();
            machines.add(new MachineDocument(
                    fleet.id(machine),
                    fleet.kind(machine).id(),
                    state.maintenance(),
                    failure == null ? null : new FailureDocument(failure.id(), state.severity())));
        }
        return new MachineList(
                Arrays.stream(FailureType.values()).map(FailureType::id).toList(),
                machines,
                to < fleet.size() && to > 0 ? fleet.id(to - 1) : null);
    }

    private static int limit(String text) throws Refused {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Refused(BAD_REQUEST, "limit " + text + " is no whole number from 1 to " + MOST + ": choose another");
    }

    private static Duration time(@Nullable String text) throws BadInputException {
        try {
            return text == null
                    ? FleetControl.DEFAULT_LENGTH
                    : TimeSpan.parse(text).duration();
        } catch (IllegalArgumentException e) {
            throw new BadInputException("duration " + text + ": " + e.getMessage());
        }
    }

    private static <T> T body(HttpExchange exchange, Class<T> type) throws Refused, IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        if (body.length > MOST_BODY_BYTES) {
            throw new Refused(413, "The body has more than " + MOST_BODY_BYTES + " bytes: send less.");
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        try {
            return HttpApi.read(text.isEmpty() ? "{}" : text, type);
        } catch (IOException e) {
            throw new Refused(
                    BAD_REQUEST,
                    "The body is not the JSON that is expected: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                            + ": send such as {\"type\":\"oil_leak\",\"severity\":1,\"duration\":\"2m\"}.");
        }
    }

    private static List<String> path(URI uri) throws Refused {
        String rest = uri.getRawPath().substring(HttpApi.MACHINES.length());
        if (!rest.isEmpty() && !rest.startsWith("/")) {
            throw new Refused(NOT_FOUND, "There is no " + uri.getPath() + ": ask for " + HttpApi.MACHINES + ".");
        }
        return Arrays.stream(rest.split("/", -1))
                .filter(part -> !part.isEmpty())
                .map(MachineApi::decoded)
                .toList();
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        String raw = uri.getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        // A plus sign in a path is one, but ids have none; the URI has checked the escapes.
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }
}
