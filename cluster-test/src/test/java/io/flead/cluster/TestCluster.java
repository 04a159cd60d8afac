package io.flead.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cluster under test, with the words in which a test speaks of it. Thread-safe. */
final class TestCluster implements AutoCloseable {

    /** The project's folder. */
    static final Path PROJECT = Path.of(System.getProperty("project", "."));

    /** Where logs go. */
    static final Path WORK = Path.of(System.getProperty("work", "target"));

    static final String NAMESPACE = System.getProperty("namespace", "flead-test");

    private static final System.Logger LOG = System.getLogger(TestCluster.class.getName());

    static final ResourceDefinitionContext PIPELINES = kind("flead.io", "v1alpha1", "FleadPipeline", "fleadpipelines");
    static final ResourceDefinitionContext TOPICS = kind("kafka.strimzi.io", "v1", "KafkaTopic", "kafkatopics");
    static final ResourceDefinitionContext KAFKAS = kind("kafka.strimzi.io", "v1", "Kafka", "kafkas");

    private final KubernetesClient client = new KubernetesClientBuilder().build();

    private static ResourceDefinitionContext kind(String group, String version, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    /** Whether this is the kit's node, where other operators have stand-ins. */
    static boolean isKit() {
        return !"k3d".equals(System.getProperty("cluster"));
    }

    KubernetesClient client() {
        return client;
    }

    /** Applies a YAML file of several documents to the namespace. */
    void apply(Path file) throws IOException {
        apply(Files.readString(file));
    }

    void apply(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(NAMESPACE)
                .serverSideApply();
    }

    @Nullable GenericKubernetesResource pipeline(String name) {
        return client.genericKubernetesResources(PIPELINES)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    /** A field of a pipeline's status as text; empty where it is absent. */
    String status(String pipeline, Object... path) {
        GenericKubernetesResource resource = pipeline(pipeline);
        Object value = resource == null
                ? null
                : resource.get(
                        Stream.concat(Stream.of("status"), Stream.of(path)).toArray());
        return value == null ? "" : String.valueOf(value);
    }

    /** Status, reason and message of a condition. */
    String condition(String pipeline, String type) {
        GenericKubernetesResource resource = pipeline(pipeline);
        List<Map<String, Object>> conditions = resource == null ? null : resource.get("status", "conditions");
        return Optional.ofNullable(conditions).orElse(List.of()).stream()
                .filter(condition -> type.equals(condition.get("type")))
                .map(condition ->
                        condition.get("status") + " " + condition.get("reason") + ": " + condition.get("message"))
                .findFirst()
                .orElse("absent");
    }

    void patch(String pipeline, String mergePatch) {
        client.genericKubernetesResources(PIPELINES)
                .inNamespace(NAMESPACE)
                .withName(pipeline)
                .patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
    }

    List<Pod> pods(String label, String value) {
        return client.pods()
                .inNamespace(NAMESPACE)
                .withLabel(label, value)
                .list()
                .getItems();
    }

    /** Restarts of all containers of a pipeline, by pod. */
    Map<String, Integer> restarts(String pipeline) {
        Map<String, Integer> restarts = new TreeMap<>();
        pods("flead.io/pipeline", pipeline)
                .forEach(pod -> restarts.put(
                        pod.getMetadata().getName(),
                        pod.getStatus().getContainerStatuses().stream()
                                .mapToInt(container -> container.getRestartCount())
                                .sum()));
        return restarts;
    }

    /** Whatever is left of a pipeline, as {@code Kind/name}. */
    Set<String> belongings(String pipeline) {
        TreeSet<String> names = new TreeSet<>();
        Stream.of(
                        client.pods()
                                .inNamespace(NAMESPACE)
                                .withLabel("flead.io/pipeline", pipeline)
                                .list()
                                .getItems(),
                        client.apps()
                                .deployments()
                                .inNamespace(NAMESPACE)
                                .withLabel("flead.io/pipeline", pipeline)
                                .list()
                                .getItems(),
                        client.services()
                                .inNamespace(NAMESPACE)
                                .withLabel("flead.io/pipeline", pipeline)
                                .list()
                                .getItems(),
                        client.configMaps()
                                .inNamespace(NAMESPACE)
                                .withLabel("flead.io/pipeline", pipeline)
                                .list()
                                .getItems(),
                        client.persistentVolumeClaims()
                                .inNamespace(NAMESPACE)
                                .withLabel("flead.io/pipeline", pipeline)
                                .list()
                                .getItems(),
                        client.batch()
                                .v1()
                                .jobs()
                                .inNamespace(NAMESPACE)
                                .withLabel("flead.io/pipeline", pipeline)
                                .list()
                                .getItems(),
                        client.genericKubernetesResources(TOPICS)
                                .inNamespace(NAMESPACE)
                                .withLabel("flead.io/pipeline", pipeline)
                                .list()
                                .getItems())
                .<HasMetadata>flatMap(List::stream)
                .forEach(resource -> names.add(
                        resource.getKind() + "/" + resource.getMetadata().getName()));
        return names;
    }

    /** What a person would look at when a step failed: conditions, pods, events, the last lines of each log. */
    void report(String pipeline) {
        System.out.println("--- " + status(pipeline, "conditions"));
        client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> "Warning".equals(event.getType()))
                .skip(Math.max(
                        0,
                        client.v1()
                                        .events()
                                        .inNamespace(NAMESPACE)
                                        .list()
                                        .getItems()
                                        .size()
                                - 60L))
                .forEach(event -> System.out.println(
                        "--- event " + event.getInvolvedObject().getName() + ": " + event.getMessage()));
        for (Pod pod : client.pods().inNamespace(NAMESPACE).list().getItems()) {
            String name = pod.getMetadata().getName();
            System.out.println("--- pod " + name + " " + pod.getStatus().getPhase());
            try {
                System.out.println(client.pods()
                        .inNamespace(NAMESPACE)
                        .withName(name)
                        .tailingLines(15)
                        .getLog());
            } catch (RuntimeException e) {
                System.out.println("no log: " + e.getMessage());
            }
        }
    }

    /** Kills the main process of a pod's container as the kernel would, without a word to it. */
    void kill(Pod pod) throws IOException {
        String uid = pod.getMetadata().getUid();
        List<ProcessHandle> processes = new ArrayList<>();
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            Path groups = Path.of("/proc/" + process.pid() + "/cgroup");
            try {
                String text = Files.readString(groups);
                String command = Files.readString(Path.of("/proc/" + process.pid() + "/comm"))
                        .strip();
                if ((text.contains(uid) || text.contains(uid.replace('-', '_'))) && !command.equals("pause")) {
                    processes.add(process);
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "process {0} has ended", process.pid());
            }
        }
        assertThat(processes)
                .as("processes of pod " + pod.getMetadata().getName())
                .isNotEmpty();
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        client.close();
    }
}
