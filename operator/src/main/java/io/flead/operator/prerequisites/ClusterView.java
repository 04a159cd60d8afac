package io.flead.operator.prerequisites;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cluster, as far as pipelines look into it: single resources by name, and the kinds that are served. Answers are
 * some seconds old, at most. Nothing is watched: a Secret is read only when a pipeline names it. Thread-safe.
 */
final class ClusterView {

    private static final ResourceDefinitionContext KAFKA = new ResourceDefinitionContext.Builder()
            .withGroup("kafka.strimzi.io")
            .withVersion("v1")
            .withKind("Kafka")
            .withPlural("kafkas")
            .withNamespaced(true)
            .build();

    private static final Set<String> ONE_NODE = Set.of("ReadWriteOnce", "ReadWriteOncePod");

    /** With it an apply is a conflict where the resource exists: the first version that an etcd gives is its own. */
    private static final String NEVER_A_VERSION = "1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final boolean writes;
    private final ExpiringCache<String, ServedKinds> kinds;
    /** Kinds that were found to be new enough: nobody goes back to an older one while the operator runs. */
    private final Set<OptionalKind> newEnough = ConcurrentHashMap.newKeySet();

    private final ExpiringCache<ResourceID, Optional<SecretFacts>> secrets;
    private final ExpiringCache<ResourceID, Optional<Kafka>> kafkas;
    private final ExpiringCache<ResourceID, Optional<ClaimFacts>> claims;

    /** @param writes whether it copies Secrets where it is asked to; else it only looks */
    ClusterView(KubernetesClient client, boolean writes, Duration freshness, InstantSource clock) {
        this.client = client;
        this.writes = writes;
        this.kinds = new ExpiringCache<>(freshness, clock);
        this.secrets = new ExpiringCache<>(freshness, clock);
        this.kafkas = new ExpiringCache<>(freshness, clock);
        this.claims = new ExpiringCache<>(freshness, clock);
    }

    /** The optional kinds that are served. */
    ServedKinds kinds() {
        return kinds.get("", any -> {
            Set<OptionalKind> usable = EnumSet.noneOf(OptionalKind.class);
            Arrays.stream(OptionalKind.values())
                    .map(OptionalKind::apiVersion)
                    .distinct()
                    .forEach(version -> usable.addAll(kindsOf(version)));
            Set<OptionalKind> tooOld = EnumSet.noneOf(OptionalKind.class);
            usable.stream().filter(kind -> !isNewEnough(kind)).forEach(tooOld::add);
            usable.removeAll(tooOld);
            return new ServedKinds(usable, tooOld);
        });
    }

    /** A definition that the account may not read, as where it has rights in some namespaces only, counts as new. */
    private boolean isNewEnough(OptionalKind kind) {
        if (kind.newest().isEmpty() || newEnough.contains(kind)) {
            return true;
        }
        boolean enough;
        try {
            enough = kind.newest().get().isIn(definition(kind), kind.version());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            enough = true;
        }
        if (enough) {
            newEnough.add(kind);
        }
        return enough;
    }

    /** As a tree: the client's types would make some 10,000 objects of a schema. */
    private JsonNode definition(OptionalKind kind) {
        String text = client.raw("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + kind.definition());
        try {
            return JSON.readTree(text == null ? "{}" : text);
        } catch (JsonProcessingException e) {
            throw new KubernetesClientException("CustomResourceDefinition " + kind.definition() + " is no JSON", e);
        }
    }

    Optional<SecretFacts> secret(String namespace, String name) {
        return secrets.get(
                new ResourceID(name, namespace),
                id -> Optional.ofNullable(client.resources(Secret.class)
                                .inNamespace(namespace)
                                .withName(name)
                                .get())
                        .map(SecretFacts::of));
    }

    /**
     * Writes values of one Secret into another, whose values are only these.
     *
     * @param target without values
     * @param create whether it must not exist yet: what somebody else has made meanwhile stays as it is
     */
    void copySecret(ResourceID source, Set<String> keys, Secret target, boolean create) {
        if (!writes) {
            return;
        }
        Secret given = client.resources(Secret.class)
                .inNamespace(source.getNamespace().orElseThrow())
                .withName(source.getName())
                .get();
        Map<String, String> values = given == null || given.getData() == null ? Map.of() : given.getData();
        if (!values.keySet().containsAll(keys)) {
            // Gone since it was looked at: the next resolution reports it.
            return;
        }
        SecretBuilder copy = new SecretBuilder(target);
        keys.forEach(key -> copy.addToData(key, values.get(key)));
        if (create) {
            copy.editMetadata().withResourceVersion(NEVER_A_VERSION).endMetadata();
        }
        Secret unused = client.resource(copy.build())
                .fieldManager("flead-operator")
                .forceConflicts()
                .serverSideApply();
        secrets.forget(ResourceID.fromResource(target));
        secrets.forget(source);
    }

    /** A Kafka cluster, in the version that newer Strimzi operators serve; the type's own is the older one. */
    Optional<Kafka> kafka(String namespace, String name) {
        return kafkas.get(
                new ResourceID(name, namespace),
                id -> Optional.ofNullable(client.genericKubernetesResources(KAFKA)
                                .inNamespace(namespace)
                                .withName(name)
                                .get())
                        .map(kafka -> client.getKubernetesSerialization().convertValue(kafka, Kafka.class)));
    }

    /**
     * Facts of a volume claim.
     *
     * @param oneNode whether pods of one node alone can mount it
     */
    record ClaimFacts(boolean oneNode, Map<String, String> labels) {}

    /** A volume claim. */
    Optional<ClaimFacts> claim(String namespace, String name) {
        return claims.get(
                new ResourceID(name, namespace),
                id -> Optional.ofNullable(client.resources(PersistentVolumeClaim.class)
                                .inNamespace(namespace)
                                .withName(name)
                                .get())
                        .map(claim -> new ClaimFacts(
                                claim.getSpec().getAccessModes().stream().allMatch(ONE_NODE::contains),
                                claim.getMetadata().getLabels() == null
                                        ? Map.of()
                                        : Map.copyOf(claim.getMetadata().getLabels()))));
    }

    /** A topic's resource, as it is now. */
    Optional<HasMetadata> topic(String namespace, String name) {
        return Optional.ofNullable(client.resources(KafkaTopic.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    private Set<OptionalKind> kindsOf(String apiVersion) {
        Set<String> names = new HashSet<>();
        var resources = client.getApiResources(apiVersion);
        if (resources != null) {
            resources.getResources().forEach(resource -> names.add(resource.getKind()));
        }
        Set<OptionalKind> served = EnumSet.noneOf(OptionalKind.class);
        for (OptionalKind kind : OptionalKind.values()) {
            if (kind.apiVersion().equals(apiVersion) && names.contains(kind.kind())) {
                served.add(kind);
            }
        }
        return served;
    }
}
