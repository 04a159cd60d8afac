package io.flead.console.http;

import io.flead.api.http.HttpApi;
import io.flead.api.http.ProblemDocument;
import io.flead.console.event.EventLog;
import io.flead.console.fleet.AlarmTable;
import io.flead.console.fleet.DeviceTable;
import io.flead.console.fleet.InjectionTable;
import io.flead.console.fleet.RejectedTable;
import io.flead.console.fleet.RoundTable;
import io.flead.console.flow.FlowWatch;
import io.flead.console.flow.Overview;
import io.flead.console.kafka.ScoreReader;
import io.flead.console.upstream.Aggregator;
import io.flead.console.upstream.Machines;
import io.flead.console.upstream.StoredReadings;
import io.flead.process.docs.ApiPages;
import io.flead.process.environment.HttpEnvironment;
import io.flead.process.operation.OperationPages;
import io.flead.process.operation.Readiness;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: the page, its documents and events. Errors are problem details of RFC 9457. */
public final class ConsoleApi implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleApi.class);
    private static final int STOP_MILLIS = 500;
    private static final int THREADS = EventStream.CLIENTS + 20;
    /** Longest body of a request. */
    private static final long MOST_BYTES = 16 * 1024;

    private final Sources sources;
    private final Javalin server;

    /**
     * What the API shows.
     *
     * @param token that a request must send to change anything
     * @param protectReads whether documents need it as well
     */
    public record Sources(
            Optional<String> token,
            boolean protectReads,
            EventLog events,
            DeviceTable devices,
            AlarmTable alarms,
            InjectionTable injections,
            VerdictSink verdicts,
            RejectedTable rejected,
            RoundTable rounds,
            Readings readings,
            Machines machines,
            FlowWatch flow,
            Supplier<Overview> overview,
            Aggregator aggregator,
            Readiness readiness,
            CollectorRegistry metrics,
            Clock clock) {}

    /**
     * Where readings are read when they are asked for.
     *
     * @param scores the newest ones
     * @param stored older ones; empty without a database
     */
    public record Readings(ScoreReader scores, Optional<StoredReadings> stored) {}

    private ConsoleApi(Sources sources) {
        this.sources = sources;
        this.server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.startupWatcherEnabled = false;
            config.http.prefer405over404 = true;
            config.http.maxRequestSize = MOST_BYTES;
            QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
            threads.setName("http");
            // Jetty waits half of it for threads that are idle: the default is longer than a stop may take.
            threads.setStopTimeout(STOP_MILLIS);
            config.jetty.threadPool = threads;
            routes(config.routes);
        });
    }

    /**
     * Starts the server.
     *
     * @throws IOException when the port cannot be bound; the message names it
     */
    public static ConsoleApi start(HttpEnvironment http, Sources sources) throws IOException {
        int port = http.port();
        // Asked first, because Javalin logs a failed start by itself.
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(http.address());
            LOG.atTrace().addKeyValue("port", probe.getLocalPort()).log("port_free");
        } catch (IOException e) {
            throw taken(port, e);
        }
        ConsoleApi api = new ConsoleApi(sources);
        try {
            if (http.host().isEmpty()) {
                api.server.start(port);
            } else {
                api.server.start(http.host(), port);
            }
        } catch (RuntimeException e) {
            api.server.stop();
            throw taken(port, e);
        }
        try {
            http.announce(api.port());
        } catch (IOException e) {
            api.close();
            throw e;
        }
        return api;
    }

    private static IOException taken(int port, Exception cause) {
        return new IOException("HTTP_PORT " + port + " is taken or not allowed: choose another", cause);
    }

    /** The port that is bound. */
    public int port() {
        return server.port();
    }

    /** What it answers to, such as {@code GET /api/alarms}. */
    Set<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(handler -> handler.endpoint.method.isHttpMethod())
                .map(handler -> handler.endpoint.method + " " + handler.endpoint.path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Ends the events first: their clients would hold up the stop. */
    @Override
    public void close() {
        sources.events().close();
        server.stop();
    }

    private void routes(RoutesConfig routes) {
        routes.before(context -> context.header("Content-Security-Policy", ApiPages.POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer"));
        routes.before(new ReadGuard(sources.token(), sources.protectReads(), new WriteLimit(sources.clock())));
        StaticFiles.add(routes);
        new FleetPages(sources.devices(), sources.alarms(), sources.clock()).add(routes);
        new AlarmPages(sources.alarms(), sources.injections(), sources.verdicts(), sources.clock()).add(routes);
        new ReadingPages(sources.readings().scores(), sources.readings().stored(), sources.clock()).add(routes);
        new MachinePages(sources.machines()).add(routes);
        routes.get("/api/rounds", context -> json(context, sources.rounds().newest()));
        routes.get("/api/overview", this::overview);
        routes.get(
                "/api/flow",
                context -> json(context, sources.flow().flow(sources.clock().instant())));
        routes.get("/api/rejected", context -> json(context, sources.rejected().newest()));
        new ModelPages(sources.aggregator()).add(routes);
        routes.get("/api/status", this::status);
        routes.get("/api/events", new EventStream(sources.events()));
        OperationPages pages = new OperationPages(sources.readiness(), sources.metrics());
        OperationPages.PATHS.forEach(path -> routes.get(path, context -> {
            OperationPages.Page page = pages.answer(path, context.header("Accept"));
            context.status(page.status()).contentType(page.contentType()).result(page.body());
        }));
        ApiPages description = new ApiPages(ConsoleApi.class);
        ApiPages.PATHS.forEach(path -> routes.get(path, context -> {
            ApiPages.Page page = description.answer(path);
            context.contentType(page.contentType()).result(page.body());
        }));
        routes.exception(ProblemException.class, (e, context) -> problem(context, e.status(), e.detail()));
        routes.exception(
                HttpResponseException.class,
                (e, context) -> problem(context, HttpStatus.forStatus(e.getStatus()), String.valueOf(e.getMessage())));
        routes.exception(Exception.class, (e, context) -> {
            LOG.atError().addKeyValue("path", context.path()).setCause(e).log("request_failed");
            problem(context, HttpStatus.INTERNAL_SERVER_ERROR, "The console failed; its log says why.");
        });
    }

    /** The time of the answer is the console's: a browser's clock may be wrong. */
    private void overview(Context context) {
        context.header("Flead-Time", sources.clock().instant().toString())
                .header("Flead-Event", Long.toString(sources.events().newest()));
        json(context, sources.overview().get());
    }

    private void status(Context context) {
        json(
                context,
                sources.aggregator()
                        .status()
                        .orElseThrow(() -> new ProblemException(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "The aggregator has not answered since the console started.")));
    }

    private static void problem(Context context, HttpStatus status, String detail) {
        json(
                context,
                new ProblemDocument("about:blank", status.getMessage(), status.getCode(), detail, context.path()));
        context.status(status).contentType(ProblemDocument.MEDIA_TYPE);
    }

    static void json(Context context, Object body) {
        context.contentType("application/json").result(HttpApi.write(body));
    }
}
