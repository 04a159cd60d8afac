package io.flead.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.aggregator.AggregatorAddress;
import io.flead.operator.leader.Leadership;
import io.flead.operator.metrics.OperatorMetrics;
import io.flead.operator.metrics.RequestCounter;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The operator's program. Exit codes: 0 stopped, 1 failed or lost the lease, 2 bad options or a cluster without the CRD. */
@Command(
        name = "flead-operator",
        mixinStandardHelpOptions = true,
        versionProvider = OperatorMain.Version.class,
        showDefaultValues = true,
        description = "Keeps in Kubernetes what FleadPipeline resources declare.",
        footer = {
            "",
            "The cluster is that of the pod it runs in, else of KUBECONFIG or ~/.kube/config.",
            "LOG_LEVEL (INFO) sets how much is logged."
        })
public final class OperatorMain implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(15);
    /** Requests at a time; each reconciliation makes one at a time in each of its workflow's threads. */
    private static final int REQUESTS_AT_ONCE = 64;

    /** Of a request that the API server could not answer. */
    private static final int RETRIES = 2;

    @Option(
            names = "--watch-namespaces",
            split = ",",
            paramLabel = "NAMESPACE",
            defaultValue = "${env:WATCH_NAMESPACES:-}",
            description = "Namespaces whose pipelines are looked after, comma separated; all when empty. Name the Kafka"
                    + " cluster's too, where it is another (WATCH_NAMESPACES)")
    private List<String> namespaces = List.of();

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "${env:HTTP_PORT:-8080}",
            description = "Port of /healthz, /readyz and /metrics; 0 for any (HTTP_PORT)")
    private int httpPort;

    @Option(
            names = "--resync",
            paramLabel = "SECONDS",
            defaultValue = "${env:RESYNC_SECONDS:-60}",
            description = "Longest time between two looks at a pipeline (RESYNC_SECONDS)")
    private int resyncSeconds;

    @Option(
            names = "--threads",
            paramLabel = "COUNT",
            defaultValue = "${env:THREADS:-8}",
            description = "Reconciliations at a time (THREADS)")
    private int threads;

    @Option(
            names = "--leader-election",
            negatable = true,
            fallbackValue = "true",
            defaultValue = "${env:LEADER_ELECTION:-true}",
            description = "Acts only while it holds a lease, so that several instances may run (LEADER_ELECTION)")
    private boolean leaderElection;

    @Option(
            names = "--lease-namespace",
            paramLabel = "NAMESPACE",
            defaultValue = "${env:LEASE_NAMESPACE:-}",
            description = "Namespace of the lease; the operator's own when empty (LEASE_NAMESPACE)")
    private String leaseNamespace = "";

    @Option(
            names = "--lease-name",
            paramLabel = "NAME",
            defaultValue = "${env:LEASE_NAME:-flead-operator}",
            description = "Name of the lease (LEASE_NAME)")
    private String leaseName = "";

    @Option(
            names = "--aggregator-url",
            paramLabel = "URL",
            defaultValue = "${env:AGGREGATOR_URL:-" + AggregatorAddress.SERVICE + "}",
            description = "Where a pipeline's aggregator tells its status (AGGREGATOR_URL)")
    private String aggregatorUrl = "";

    @Option(
            names = "--aggregator-interval",
            paramLabel = "SECONDS",
            defaultValue = "${env:AGGREGATOR_INTERVAL_SECONDS:-30}",
            description = "Time between two questions to an aggregator (AGGREGATOR_INTERVAL_SECONDS)")
    private int aggregatorIntervalSeconds;

    private final PrintStream errors;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();

    private OperatorMain(PrintStream errors) {
        this.errors = errors;
    }

    public static void main(String[] arguments) {
        int code = new CommandLine(new OperatorMain(System.err)).execute(arguments);
        // Not System.exit from a shutdown hook's wait: when the process is being stopped already, this is ignored.
        System.exit(code);
    }

    @Override
    public Integer call() {
        OperatorMetrics metrics = new OperatorMetrics();
        CountDownLatch stopped = new CountDownLatch(1);
        try (KubernetesClient client = client(metrics)) {
            OperatorSettings settings = settings(client);
            if (!serves(client)) {
                errors.println("the cluster does not serve FleadPipeline: kubectl apply -f"
                        + " crds/fleadpipelines.flead.io-v1.yaml first");
                return BAD_INPUT;
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped), "stop"));
            return run(client, settings, metrics);
        } catch (IllegalArgumentException e) {
            errors.println(e.getMessage());
            return BAD_INPUT;
        } catch (KubernetesClientException | OperatorException | IOException e) {
            LOG.error("event=start_failed reason=\"{}\"", rootMessage(e));
            return FAILED;
        } finally {
            stopped.countDown();
        }
    }

    private int run(KubernetesClient client, OperatorSettings settings, OperatorMetrics metrics) throws IOException {
        CompletableFuture<FleadOperator> started = new CompletableFuture<>();
        try (OperatorServer server = OperatorServer.start(
                httpPort,
                () -> {
                    FleadOperator operator = started.getNow(null);
                    return operator == null ? Optional.of("caches are being filled") : operator.reasonNotReady();
                },
                metrics.registry())) {
            LOG.info(
                    "event=starting cluster={} namespaces={} httpPort={} resync={} threads={}",
                    client.getConfiguration().getMasterUrl(),
                    settings.namespaces().isEmpty() ? "all" : String.join(",", new TreeSet<>(settings.namespaces())),
                    server.port(),
                    settings.resync(),
                    settings.threads());
            try (FleadOperator operator = FleadOperator.start(client, settings, metrics, () -> end.complete(FAILED))) {
                started.complete(operator);
                LOG.info("event=started");
                int code = end.join();
                LOG.info("event=stopping");
                return code;
            }
        }
    }

    /** SIGTERM: reconciliations that run come to their end, and the lease is given back, before the process does. */
    private void stop(CountDownLatch stopped) {
        end.complete(CommandLine.ExitCode.OK);
        try {
            if (!stopped.await(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("event=stop_took_too_long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LogManager.shutdown();
    }

    private static KubernetesClient client(OperatorMetrics metrics) {
        Config config = new ConfigBuilder(Config.autoConfigure(null))
                .withMaxConcurrentRequests(REQUESTS_AT_ONCE)
                .withMaxConcurrentRequestsPerHost(REQUESTS_AT_ONCE)
                // A reconciliation that fails is tried again anyway, without holding a thread meanwhile.
                .withRequestRetryBackoffLimit(RETRIES)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor("requests", new RequestCounter(metrics)))
                .build();
    }

    private OperatorSettings settings(KubernetesClient client) {
        Set<String> watched = new TreeSet<>(namespaces);
        watched.remove("");
        Optional<Leadership> leadership = Optional.empty();
        if (leaderElection) {
            String namespace = leaseNamespace.isEmpty() ? own(client.getNamespace()) : leaseNamespace;
            String host = Optional.ofNullable(System.getenv("HOSTNAME")).orElse("operator");
            String identity = host + "-" + UUID.randomUUID().toString().substring(0, 8);
            leadership = Optional.of(new Leadership(namespace, leaseName, identity));
        }
        return new OperatorSettings(
                watched,
                Duration.ofSeconds(resyncSeconds),
                OperatorSettings.FRESHNESS,
                threads,
                new AggregatorAddress(aggregatorUrl),
                Duration.ofSeconds(aggregatorIntervalSeconds),
                leadership);
    }

    private static String own(@Nullable String namespace) {
        return namespace == null ? "default" : namespace;
    }

    private static boolean serves(KubernetesClient client) {
        var resources = client.getApiResources(new FleadPipeline().getApiVersion());
        return resources != null
                && resources.getResources().stream()
                        .anyMatch(resource -> resource.getName().equals("fleadpipelines"));
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return failure.getMessage() + (cause == failure ? "" : ": " + cause.getMessage());
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = OperatorMain.class.getPackage().getImplementationVersion();
            return new String[] {"flead-operator " + (version == null ? "development" : version)};
        }
    }
}
