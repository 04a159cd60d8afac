package io.flead.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.program.BadInputException;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.metrics.OperatorMetrics;
import io.flead.process.operation.OperationServer;
import io.flead.process.program.ProgramFrame;
import io.flead.process.program.Shutdown;
import io.flead.process.program.Version;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The operator's program. */
@Command(
        name = "flead-operator",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        showDefaultValues = true,
        description = "Reconciles FleadPipeline resources in Kubernetes.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:stopped", "1:failed, or lost the lease", "2:bad option, or a cluster without the CRD"},
        footer = {
            "",
            "The cluster is that of the pod it runs in, else of KUBECONFIG or ~/.kube/config.",
            "LOG_LEVEL (INFO) sets the level of the log."
        })
public final class OperatorMain implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(15);

    @Mixin
    private final OperatorOptions options = new OperatorOptions();

    private OperatorMain() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command, not run yet. */
    static CommandLine commandLine() {
        return new CommandLine(new OperatorMain()).setParameterExceptionHandler(OperatorOptions::refuse);
    }

    @Override
    public Integer call() {
        return new ProgramFrame(System.getenv()).serve(STOPS_WITHIN, this::run);
    }

    private void run(Shutdown shutdown) throws BadInputException, ClusterException, IOException {
        OperatorMetrics metrics = new OperatorMetrics();
        try (KubernetesClient client = ClusterClient.open(System.getenv(), metrics)) {
            try {
                requireKind(client);
                operate(client, metrics, shutdown);
            } catch (KubernetesClientException | OperatorException e) {
                throw new ClusterException(client.getConfiguration().getMasterUrl(), e);
            }
        }
    }

    private static void requireKind(KubernetesClient client) throws BadInputException {
        var resources = client.getApiResources(new FleadPipeline().getApiVersion());
        boolean served = resources != null
                && resources.getResources().stream()
                        .anyMatch(resource -> resource.getName().equals("fleadpipelines"));
        if (!served) {
            throw new BadInputException("the cluster does not serve FleadPipeline: kubectl apply"
                    + " --server-side -f crds/fleadpipelines.flead.io-v1.yaml first");
        }
    }

    private void operate(KubernetesClient client, OperatorMetrics metrics, Shutdown shutdown) throws IOException {
        OperatorSettings settings = options.settings(client);
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        shutdown.onRequest(() -> end.complete(true));
        CompletableFuture<FleadOperator> started = new CompletableFuture<>();
        try (OperationServer server = OperationServer.start(
                options.http(),
                () -> {
                    FleadOperator operator = started.getNow(null);
                    return operator == null ? Optional.of("caches are being filled") : operator.reasonNotReady();
                },
                metrics.registry())) {
            LOG.atInfo()
                    .addKeyValue("cluster", client.getConfiguration().getMasterUrl())
                    .addKeyValue(
                            "namespaces",
                            settings.namespaces().isEmpty()
                                    ? "all"
                                    : String.join(",", new TreeSet<>(settings.namespaces())))
                    .addKeyValue("httpPort", server.port())
                    .addKeyValue("resync", settings.resync())
                    .addKeyValue("threads", settings.threads())
                    .log("starting");
            try (FleadOperator operator = FleadOperator.start(client, settings, metrics, () -> end.complete(false))) {
                started.complete(operator);
                LOG.info("started");
                boolean requested = end.join();
                if (!requested) {
                    throw new IOException("the lease is lost or an informer failed (see the lines before): restart");
                }
            }
        }
    }
}
