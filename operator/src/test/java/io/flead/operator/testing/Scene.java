package io.flead.operator.testing;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.Condition;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.pipeline.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A namespace with a database's Secret and a Kafka cluster that is ready, and the pipelines that a test puts there. */
public final class Scene implements AutoCloseable {

    /** Longest that anything takes here when the machine is busy. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Every kind that the operator makes. */
    private static final List<String> KINDS = List.of(
            "v1 ConfigMap",
            "v1 Service",
            "v1 ServiceAccount",
            "v1 PersistentVolumeClaim",
            "apps/v1 Deployment",
            "batch/v1 Job",
            "rbac.authorization.k8s.io/v1 Role",
            "rbac.authorization.k8s.io/v1 RoleBinding",
            "networking.k8s.io/v1 NetworkPolicy",
            "kafka.strimzi.io/v1 KafkaTopic",
            "kafka.strimzi.io/v1 KafkaUser",
            "flink.apache.org/v1beta1 FlinkDeployment",
            "sparkoperator.k8s.io/v1beta2 SparkApplication",
            "sparkoperator.k8s.io/v1beta2 ScheduledSparkApplication",
            "monitoring.coreos.com/v1 PodMonitor",
            "monitoring.coreos.com/v1 PrometheusRule");

    /** Resources of others that pipelines need. */
    private static final List<String> FOREIGN = List.of(
            "kafka.strimzi.io/v1",
            "flink.apache.org/v1beta1",
            "sparkoperator.k8s.io/v1beta2",
            "monitoring.coreos.com/v1");

    private final KubernetesClient client;
    private final String namespace;

    private Scene(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** A new namespace with all that a pipeline needs. */
    public static Scene set(KubernetesClient client) {
        ApiServer.applyCrds(client);
        requireForeignKinds(client);
        Scene scene = new Scene(client, ApiServer.namespace(client));
        scene.makeDatabaseSecret("flead-timescaledb");
        scene.makeKafka();
        return scene;
    }

    /** A server from outside may know pipelines only. */
    private static void requireForeignKinds(KubernetesClient client) {
        for (String version : FOREIGN) {
            if (client.getApiResources(version) == null) {
                String message = "SKIPPED: the API server does not serve " + version
                        + ": apply the CRDs of Strimzi's, Flink's, Spark's and Prometheus' operators to it";
                System.err.println(message);
                Assumptions.abort(message);
            }
        }
    }

    public String namespace() {
        return namespace;
    }

    public void makeDatabaseSecret(String name) {
        client.secrets()
                .inNamespace(namespace)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withStringData(Map.of(
                                "url", "jdbc:postgresql://db/flead", "username", "flead", "password", "not-a-secret"))
                        .build())
                .create();
    }

    public void makeKafka() {
        GenericKubernetesResource kafka =
                client.getKubernetesSerialization().unmarshal("""
                        apiVersion: kafka.strimzi.io/v1
                        kind: Kafka
                        metadata:
                          name: kafka
                          annotations: {flead.io/allowed-namespaces: "*"}
                        spec:
                          kafka:
                            listeners:
                              - name: plain
                                port: 9092
                                type: internal
                                tls: false
                        """, GenericKubernetesResource.class);
        kafka.getMetadata().setNamespace(namespace);
        client.resource(kafka).create();
        client.resource(kafka)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"listeners\":[{\"name\":\"plain\",\"bootstrapServers\":\"kafka-kafka-bootstrap."
                                + namespace
                                + ".svc:9092\"}],\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
    }

    /** Names the namespaces that the Kafka cluster admits. */
    public void annotateKafka(String allowedNamespaces) {
        kafka().patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"flead.io/allowed-namespaces\":\"" + allowedNamespaces
                                + "\"}}}");
    }

    /** Changes the Kafka cluster and its status. */
    public void patchKafka(String change, String status) {
        kafka().patch(PatchContext.of(PatchType.JSON_MERGE), change);
        kafka().subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), status);
    }

    /** Takes the Kafka cluster away. */
    public void deleteKafka() {
        kafka().delete();
    }

    private Resource<GenericKubernetesResource> kafka() {
        return client.genericKubernetesResources(kind("kafka.strimzi.io", "v1", "Kafka", "kafkas"))
                .inNamespace(namespace)
                .withName("kafka");
    }

    public Secret secret(String name) {
        return client.secrets().inNamespace(namespace).withName(name).get();
    }

    /** Applies the quickstart example under a name. */
    public void apply(String name) {
        applyYaml(Pipelines.quickstartYaml(name));
    }

    /** Applies a pipeline. */
    public void applyYaml(String yaml) {
        GenericKubernetesResource pipeline =
                client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
        pipeline.getMetadata().setNamespace(namespace);
        pipelines().resource(pipeline).fieldManager("tests").forceConflicts().serverSideApply();
    }

    /** Creates a pipeline, which is quicker than applying it. */
    public void createYaml(String yaml) {
        GenericKubernetesResource pipeline =
                client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
        pipeline.getMetadata().setNamespace(namespace);
        pipelines().resource(pipeline).create();
    }

    /** By an explicit kind: just after its CRD, a client's own discovery may not know it. */
    private NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            pipelines() {
        return client.genericKubernetesResources(kind("flead.io", "v1alpha1", "FleadPipeline", "fleadpipelines"))
                .inNamespace(namespace);
    }

    /** Changes a pipeline by a JSON merge patch. */
    public void patch(String name, String patch) {
        client.resources(FleadPipeline.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    /** Deletes a pipeline without waiting. */
    public void delete(String name) {
        client.resources(FleadPipeline.class)
                .inNamespace(namespace)
                .withName(name)
                .delete();
    }

    public @Nullable FleadPipeline pipeline(String name) {
        return client.resources(FleadPipeline.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** Waits for a phase at the pipeline's newest generation. */
    public FleadPipeline awaitPhase(String name, Phase phase) {
        return await(
                name,
                pipeline -> pipeline.getStatus().phase() == phase
                        && pipeline.getMetadata()
                                .getGeneration()
                                .equals(pipeline.getStatus().observedGeneration()));
    }

    /** Waits for a condition's status and reason. */
    public FleadPipeline awaitCondition(String name, String type, String status, String reason) {
        return await(name, pipeline -> {
            Condition condition = condition(pipeline, type);
            return condition.status().equals(status) && condition.reason().equals(reason);
        });
    }

    /** Waits for a status. */
    public FleadPipeline awaitStatus(String name, Predicate<FleadPipelineStatus> expected) {
        return await(name, pipeline -> expected.test(pipeline.getStatus()));
    }

    private FleadPipeline await(String name, Predicate<FleadPipeline> expected) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> pipeline(name),
                        pipeline -> pipeline != null && pipeline.getStatus() != null && expected.test(pipeline));
    }

    /** A condition of a pipeline's status. */
    public static Condition condition(FleadPipeline pipeline, String type) {
        return pipeline.getStatus().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    /** All pipelines of the scene. */
    public List<FleadPipeline> allPipelines() {
        return client.resources(FleadPipeline.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    /** Resources of a pipeline: "Kind/name" to resource version. */
    public Map<String, String> belongings(String name) {
        Map<String, String> versions = new TreeMap<>();
        resources(name)
                .forEach(resource -> versions.put(
                        resource.getKind() + "/" + resource.getMetadata().getName(),
                        resource.getMetadata().getResourceVersion()));
        return versions;
    }

    /** Generations of a pipeline's resources, which statuses do not move: "Kind/name" to generation. */
    public Map<String, Long> generations(String name) {
        Map<String, Long> generations = new TreeMap<>();
        resources(name).stream()
                .filter(resource -> resource.getMetadata().getGeneration() != null)
                .forEach(resource -> generations.put(
                        resource.getKind() + "/" + resource.getMetadata().getName(),
                        resource.getMetadata().getGeneration()));
        return generations;
    }

    /** Resources of a pipeline, as they are now. */
    public List<GenericKubernetesResource> resources(String name) {
        List<GenericKubernetesResource> found = new ArrayList<>();
        for (String kind : KINDS) {
            int space = kind.indexOf(' ');
            try {
                found.addAll(client.genericKubernetesResources(kind.substring(0, space), kind.substring(space + 1))
                        .inNamespace(namespace)
                        .withLabel(Labels.PIPELINE, name)
                        .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                        .list()
                        .getItems());
            } catch (KubernetesClientException e) {
                // A kind that a test has taken away.
                if (e.getCode() != 404) {
                    throw e;
                }
            }
        }
        found.removeIf(resource -> resource.getMetadata().getLabels().containsKey("pod-template-hash"));
        return found;
    }

    /** Reasons of the events about a pipeline. */
    public List<String> events(String name) {
        return eventsAbout(name).stream().map(Event::getReason).toList();
    }

    /** Messages of the events about a pipeline. */
    public List<String> eventMessages(String name) {
        return eventsAbout(name).stream().map(Event::getMessage).toList();
    }

    private List<Event> eventsAbout(String name) {
        return client.v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.name", name)
                .list()
                .getItems();
    }

    public KubernetesClient client() {
        return client;
    }

    /** A resource of a pipeline by kind and name. */
    public HasMetadata resource(String pipeline, String kind, String name) {
        return resources(pipeline).stream()
                .filter(resource -> resource.getKind().equals(kind)
                        && resource.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    /** A context for a kind that has no Java type. */
    public static ResourceDefinitionContext kind(String group, String version, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    /** Removes the finalizers of pipelines that are left, and the namespace without waiting for its end. */
    @Override
    public void close() {
        client.resources(FleadPipeline.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(pipeline -> {
                    String name = pipeline.getMetadata().getName();
                    delete(name);
                    if (pipeline(name) != null) {
                        patch(name, "{\"metadata\":{\"finalizers\":null}}");
                    }
                });
        client.namespaces().withName(namespace).delete();
    }
}
