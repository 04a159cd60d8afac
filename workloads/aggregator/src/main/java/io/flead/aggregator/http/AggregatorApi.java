package io.flead.aggregator.http;

import io.flead.aggregator.canary.CanaryWatch;
import io.flead.aggregator.http.ModelFilePages.Origin;
import io.flead.aggregator.registry.ModelArchive;
import io.flead.aggregator.registry.ModelChanges;
import io.flead.aggregator.registry.ModelRegistry;
import io.flead.aggregator.registry.NewestReadings;
import io.flead.aggregator.registry.PublishedModel;
import io.flead.aggregator.registry.WholeModels;
import io.flead.aggregator.telemetry.AggregationProgress;
import io.flead.aggregator.telemetry.AlarmRoster;
import io.flead.aggregator.telemetry.DeviceRoster;
import io.flead.aggregator.telemetry.HourlyCount;
import io.flead.aggregator.telemetry.OpenRound;
import io.flead.api.http.AggregatorStatus.AlarmCounts;
import io.flead.api.http.HttpApi;
import io.flead.api.http.ModelHistory;
import io.flead.api.http.ProblemDocument;
import io.flead.api.http.ReadingsLag;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.federation.InitialModel;
import io.flead.process.docs.ApiPages;
import io.flead.process.environment.HttpEnvironment;
import io.flead.process.operation.OperationPages;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: {@code /api/status}, {@code /api/history}, {@code /api/devices}, {@code /api/alarms}, {@code /api/models/latest}, {@code
 * /api/models/{version}}, {@code /healthz}, {@code /readyz} and {@code /metrics}. Only {@code POST /api/models/...} changes anything; errors are problem
 * details of RFC 9457.
 */
public final class AggregatorApi implements AutoCloseable {

    /** Media type of parameters as little-endian float32. */
    public static final String BINARY = "application/octet-stream";

    /** Headers that describe parameters which are sent as bytes. */
    public static final String VERSION_HEADER = "Flead-Model-Version";

    public static final String SHA256_HEADER = "Flead-Model-Sha256";
    public static final String SHAPE_HEADER = "Flead-Model-Shape";

    private static final Logger LOG = LoggerFactory.getLogger(AggregatorApi.class);
    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 1000;
    private static final int STOP_MILLIS = 500;
    private static final int THREADS = 8;
    /** Longer than a transaction takes whose broker answers. */
    private static final Duration CHANGES_WITHIN = Duration.ofSeconds(20);
    /** Longest body of a request. */
    private static final long MOST_BYTES = 64 * 1024;

    private final Javalin server;

    /**
     * The state that the API reports.
     *
     * @param pipeline its name
     * @param initial global version 0
     * @param registry the published models
     * @param changes where people's changes of models are left
     * @param guard who may do what
     * @param archive where older parameters are read
     * @param progress the state of the aggregation
     * @param anomalies anomalies of the last hour
     * @param alarms alarms as they stand
     * @param alarmsOpened alarms that opened in the last hour
     * @param devices the devices' newest statuses
     * @param lag how far the readers of readings are behind, asked at each status
     * @param metrics the metrics for Prometheus
     * @param wall the clock
     * @param readings where the newest readings are read
     * @param spec of the pipeline
     * @param canary trials of models
     */
    public record Sources(
            String pipeline,
            InitialModel initial,
            ModelRegistry registry,
            ModelChanges changes,
            AccessGuard guard,
            ModelArchive archive,
            AggregationProgress progress,
            HourlyCount anomalies,
            AlarmRoster alarms,
            HourlyCount alarmsOpened,
            DeviceRoster devices,
            Supplier<Optional<ReadingsLag>> lag,
            CollectorRegistry metrics,
            Clock wall,
            NewestReadings readings,
            FleadPipelineSpec spec,
            CanaryWatch canary) {}

    private final Sources sources;

    private AggregatorApi(Sources sources) {
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
    public static AggregatorApi start(HttpEnvironment http, Sources sources) throws IOException {
        int port = http.port();
        // Asked first, because Javalin logs a failed start by itself.
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(http.address());
            LOG.atTrace().addKeyValue("port", probe.getLocalPort()).log("port_free");
        } catch (IOException e) {
            throw taken(port, e);
        }
        AggregatorApi api = new AggregatorApi(sources);
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

    /** What it answers to, such as {@code GET /api/status}. */
    Set<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(handler -> handler.endpoint.method.isHttpMethod())
                .map(handler -> handler.endpoint.method + " " + handler.endpoint.path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {
        server.stop();
    }

    private void routes(RoutesConfig routes) {
        routes.before(sources.guard());
        routes.get(HttpApi.STATUS, this::status);
        routes.get(HttpApi.HISTORY, this::history);
        new RoundPages(sources.progress().rounds()).add(routes);
        routes.get(HttpApi.DEVICES, new DevicesPage(sources.devices()));
        routes.get(HttpApi.ALARMS, new AlarmsPage(sources.alarms()));
        ModelPages models = new ModelPages(new WholeModels(sources.registry(), sources.archive()));
        // Before the pages whose paths hold a version.
        routes.get(
                HttpApi.MODELS + "/compare",
                new ComparisonPage(models, sources.readings(), sources.initial(), sources.spec()));
        models.add(routes);
        ModelChangePages changes = new ModelChangePages(models, sources.changes(), CHANGES_WITHIN);
        changes.add(routes);
        new ModelFilePages(models, changes, Origin.of(sources.pipeline(), sources.spec())).add(routes);
        OperationPages pages = new OperationPages(sources.progress(), sources.metrics());
        OperationPages.PATHS.forEach(path -> routes.get(path, context -> {
            OperationPages.Page page = pages.answer(path, context.header("Accept"));
            context.status(page.status()).contentType(page.contentType()).result(page.body());
        }));
        ApiPages description = new ApiPages(AggregatorApi.class);
        ApiPages.PATHS.forEach(path -> routes.get(path, context -> {
            ApiPages.Page page = description.answer(path);
            context.header("Content-Security-Policy", ApiPages.POLICY)
                    .contentType(page.contentType())
                    .result(page.body());
        }));
        routes.exception(ProblemException.class, (e, context) -> problem(context, e.status(), e.detail()));
        routes.exception(
                HttpResponseException.class,
                (e, context) -> problem(context, HttpStatus.forStatus(e.getStatus()), String.valueOf(e.getMessage())));
        routes.exception(Exception.class, (e, context) -> {
            LOG.atError().addKeyValue("path", context.path()).setCause(e).log("request_failed");
            problem(context, HttpStatus.INTERNAL_SERVER_ERROR, "The aggregator failed; its log says why.");
        });
    }

    private void status(Context context) {
        OpenRound round = sources.progress()
                .openRound()
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The topics have not been read yet: "
                                + sources.progress().reasonNotReady().orElse("soon") + "."));
        json(
                context,
                Documents.status(
                        sources.pipeline(),
                        sources.initial(),
                        sources.registry().newest(),
                        round,
                        sources.progress().updateCounts(),
                        sources.anomalies().count(sources.wall().instant()),
                        new AlarmCounts(
                                sources.alarms().open(),
                                sources.alarmsOpened().count(sources.wall().instant()),
                                sources.devices().overAlarmBudget()),
                        sources.lag().get(),
                        sources.canary().status(sources.registry().newestModel())));
    }

    private void history(Context context) {
        int limit = (int) RequestNumbers.query(context, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        long before = RequestNumbers.query(context, "before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        List<PublishedModel> page = sources.registry().list(before, limit);
        boolean more = !page.isEmpty()
                && !sources.registry().list(page.get(0).version(), 1).isEmpty();
        json(
                context,
                new ModelHistory(
                        page.stream().map(Documents::summary).toList(),
                        more ? page.get(0).version() : null));
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
