package io.flead.operator.testing;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.testkit.SharedFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real API server for tests, one for all of them: that of {@code KUBECONFIG} when {@code FLEAD_TEST_CLUSTER=1}; else
 * the kit in the shared folder (system property or environment {@code FLEAD_SHARED}, or {@code ../shared}); else one
 * that fabric8 downloads, which has no controllers, so that only tests that need none run. Where none can be had, tests
 * are skipped with a loud line; a kit that does not start fails them. Servers started here are stopped at the end of
 * the tests.
 *
 * <p>As an extension it skips test classes when there is no server.
 */
public final class ApiServer implements ExecutionCondition {

    private static final Optional<Started> STARTED = start();
    /** Whether the pipelines' CRD has been applied by these tests. */
    private static final AtomicBoolean SERVED = new AtomicBoolean();

    /**
     * A server.
     *
     * @param kubeconfig file to reach it with, as its administrator
     * @param controllers whether garbage is collected and Deployments make pods
     * @param ours whether it runs for these tests only
     */
    private record Started(Path kubeconfig, boolean controllers, boolean ours) {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return STARTED.isPresent()
                ? ConditionEvaluationResult.enabled("an API server is there")
                : ConditionEvaluationResult.disabled("no API server");
    }

    /** Path of the server's kubeconfig. */
    public static Path kubeconfig() {
        return STARTED.orElseThrow().kubeconfig();
    }

    /** A client with all rights. */
    public static KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(config()).build();
    }

    /** Its configuration: as many requests at a time as a test likes. */
    public static Config config() {
        return new ConfigBuilder(Config.fromKubeconfig(kubeconfig().toFile()))
                .withMaxConcurrentRequests(128)
                .withMaxConcurrentRequestsPerHost(128)
                .build();
    }

    /** A new namespace. */
    public static String namespace(KubernetesClient client) {
        String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /** Applies the pipelines' CRD as it is in the project, and waits until it is served. */
    public static void applyCrds(KubernetesClient client) {
        apply(client, Project.root().resolve("crds/fleadpipelines.flead.io-v1.yaml"));
        // Established is a moment before served; and for some seconds after its first answer a new kind may be unknown
        // again.
        boolean isNew = SERVED.compareAndSet(false, true);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .during(isNew ? Duration.ofSeconds(5) : Duration.ZERO)
                .ignoreExceptionsMatching(failure -> failure instanceof KubernetesClientException)
                .until(() ->
                        client.resources(FleadPipeline.class).inAnyNamespace().list() != null);
    }

    /** Applies a file with one CRD. */
    public static void apply(KubernetesClient client, Path crd) {
        try (InputStream in = Files.newInputStream(crd)) {
            client.load(in).items().forEach(item -> {
                client.resource(item)
                        .patch(new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("tests")
                                .withForce(true)
                                .build());
                client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(item.getMetadata().getName())
                        .waitUntilCondition(
                                definition -> definition != null
                                        && definition.getStatus() != null
                                        && definition.getStatus().getConditions() != null
                                        && definition.getStatus().getConditions().stream()
                                                .anyMatch(condition -> condition
                                                                .getType()
                                                                .equals("Established")
                                                        && condition.getStatus().equals("True")),
                                30,
                                TimeUnit.SECONDS);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The CRD file of a foreign kind, such as {@code kafkatopics}. */
    public static Path foreignCrd(String plural) {
        try (Stream<Path> files = Files.list(crdFolder())) {
            return files.filter(file -> file.getFileName().toString().endsWith("_" + plural + ".yaml"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no CRD of " + plural));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Started> start() {
        Path kit = SharedFolder.path().resolve("kube/kube");
        try {
            return Optional.of(
                    switch (ApiServerSource.choose(System.getenv(), kit)) {
                        case CLUSTER -> new Started(Path.of(System.getenv("KUBECONFIG")), true, false);
                        case KIT -> fromKit(kit);
                        case DOWNLOAD -> downloaded();
                    });
        } catch (Exception e) {
            if (Files.exists(kit)) {
                // Tests that another run has would be missing unnoticed.
                throw new IllegalStateException("the kit's API server did not start", e);
            }
            System.err.println("SKIPPED: no Kubernetes API server for the operator's tests (" + e.getMessage()
                    + "): set FLEAD_SHARED to the folder with kube/, or KUBECONFIG and FLEAD_TEST_CLUSTER=1");
            return Optional.empty();
        }
    }

    private static Started fromKit(Path kit) throws IOException, InterruptedException {
        boolean running = run(kit, "status").code() == 0;
        if (!running) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    run(kit, "down", "--wipe");
                } catch (IOException | InterruptedException e) {
                    System.err.println("the API server of the tests was not stopped: " + e.getMessage());
                }
            }));
        }
        Ran up = runTwice(kit, "up");
        Ran crds = runTwice(kit, "crds");
        if (up.code() != 0 || crds.code() != 0) {
            throw new IOException(kit + " failed: " + up.output() + up.complaint() + crds.output() + crds.complaint());
        }
        List<String> lines = up.output().strip().lines().toList();
        return new Started(Path.of(lines.get(lines.size() - 1)), true, !running);
    }

    private static Started downloaded() throws IOException {
        KubeAPIServer server = new KubeAPIServer();
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        Path kubeconfig = Files.createTempFile("kubeconfig", ".yaml");
        kubeconfig.toFile().deleteOnExit();
        Files.writeString(kubeconfig, server.getKubeConfigYaml());
        return new Started(kubeconfig, false, true);
    }

    /** Whether garbage is collected and Deployments make pods. */
    public static boolean hasControllers() {
        return STARTED.map(Started::controllers).orElse(false);
    }

    /**
     * Stops the controllers, where the server is the tests' own: their work for Deployments, ReplicaSets and Pods takes
     * more of the machine than the program under test. Whether they are stopped now: then the test plays them.
     */
    public static boolean stopControllers() {
        return STARTED.filter(Started::ours).isPresent() && (!hasControllers() || signalControllers("STOP"));
    }

    /** Lets stopped controllers go on. */
    public static void resumeControllers() {
        if (STARTED.filter(Started::ours).isPresent() && hasControllers()) {
            signalControllers("CONT");
        }
    }

    /** Processor time that the kit's servers took so far; none of a server that is not the kit's. */
    public static Duration processorTime() {
        if (STARTED.filter(Started::ours).isEmpty() || !hasControllers()) {
            return Duration.ZERO;
        }
        return Stream.of("etcd", "kube-apiserver", "apiextensions")
                .flatMap(name -> ProcessHandle.of(pid(name)).stream())
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static long pid(String name) {
        try {
            Path file = kubeconfig().resolveSibling("pid").resolve(name);
            // Followed by the time of its start.
            try (Scanner words = new Scanner(file, StandardCharsets.UTF_8)) {
                return words.nextLong();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean signalControllers(String signal) {
        try {
            String pid = String.valueOf(pid("kube-controller-manager"));
            return new ProcessBuilder("kill", "-" + signal, pid)
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Path crdFolder() {
        return SharedFolder.path().resolve("kube/crds");
    }

    /**
     * A run of the kit.
     *
     * @param output its standard output
     * @param complaint its standard error
     */
    private record Ran(int code, String output, String complaint) {}

    /** Lets the kit's program speak of these tests' server. */
    static void useState(ProcessBuilder kit) {
        String state = Path.of(System.getProperty("java.io.tmpdir"), "flead-kube-" + folderHash())
                .toString();
        kit.environment().putIfAbsent("KUBE_STATE", state);
    }

    private static String folderHash() {
        return Integer.toHexString(Project.root().toAbsolutePath().toString().hashCode());
    }

    /** On a busy machine it may give up too early; existing resources are left as they are. */
    private static Ran runTwice(Path kit, String argument) throws IOException, InterruptedException {
        Ran first = run(kit, argument);
        return first.code() == 0 ? first : run(kit, argument);
    }

    private static Ran run(Path kit, String... arguments) throws IOException, InterruptedException {
        String[] command =
                Stream.concat(Stream.of(kit.toString()), Stream.of(arguments)).toArray(String[]::new);
        Path complaint = Files.createTempFile("kube", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(complaint.toFile());
            // Builds in different folders run side by side, and each stops its server at the end.
            useState(builder);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), output, Files.readString(complaint));
        } finally {
            Files.delete(complaint);
        }
    }
}
