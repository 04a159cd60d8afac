package io.flead.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.metrics.OperatorMetrics;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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

    @Mixin
    private final OperatorOptions options = new OperatorOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    /** Set before {@link #stopped}. */
    private volatile int exitCode = FAILED;

    private OperatorMain() {}

    public static void main(String[] arguments) {
        int code = commandLine().execute(arguments);
        // When the process is being stopped already, this waits for the shutdown hook, which ends it.
        System.exit(code);
    }

    /** The command, not run yet. */
    static CommandLine commandLine() {
        return new CommandLine(new OperatorMain()).setParameterExceptionHandler(OperatorOptions::refuse);
    }

    @Override
    public Integer call() {
        try {
            exitCode = runUntilStopped();
            return exitCode;
        } finally {
            stopped.countDown();
        }
    }

    private int runUntilStopped() {
        OperatorMetrics metrics = new OperatorMetrics();
        KubernetesClient client;
        try {
            client = ClusterClient.open(System.getenv(), metrics);
        } catch (IllegalArgumentException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return BAD_INPUT;
        }
        try (client) {
            OperatorSettings settings = options.settings(client);
            if (!serves(client)) {
                spec.commandLine()
                        .getErr()
                        .println("the cluster does not serve FleadPipeline: kubectl apply"
                                + " --server-side -f crds/fleadpipelines.flead.io-v1.yaml first");
                return BAD_INPUT;
            }
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
            return run(client, settings, metrics);
        } catch (KubernetesClientException | OperatorException | IOException e) {
            LOG.error(
                    "event=start_failed cluster={} reason=\"{}\"",
                    client.getConfiguration().getMasterUrl(),
                    ClusterClient.reason(e));
            return FAILED;
        }
    }

    private int run(KubernetesClient client, OperatorSettings settings, OperatorMetrics metrics) throws IOException {
        CompletableFuture<FleadOperator> started = new CompletableFuture<>();
        try (OperatorServer server = OperatorServer.start(
                options.httpPort(),
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

    /**
     * SIGTERM: reconciliations that run come to their end, and the lease is given back, before the process does. It ends with the
     * code of its own end, and not with the signal's, as the JVM would by itself.
     */
    private void stop() {
        end.complete(CommandLine.ExitCode.OK);
        boolean orderly = false;
        try {
            orderly = stopped.await(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            if (!orderly) {
                LOG.warn("event=stop_took_too_long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LogManager.shutdown();
        if (orderly) {
            Runtime.getRuntime().halt(exitCode);
        }
    }

    private static boolean serves(KubernetesClient client) {
        var resources = client.getApiResources(new FleadPipeline().getApiVersion());
        return resources != null
                && resources.getResources().stream()
                        .anyMatch(resource -> resource.getName().equals("fleadpipelines"));
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
