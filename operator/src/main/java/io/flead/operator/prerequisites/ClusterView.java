package io.flead.operator.prerequisites;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /** With it an apply is a conflict where the resource exists: the first version that an etcd gives is its own. */
    private static final String NEVER_A_VERSION = "1";

    private final KubernetesClient client;
    private final ExpiringCache<String, Set<OptionalKind>> kinds;
    private final ExpiringCache<ResourceID, Optional<SecretFacts>> secrets;
    private final ExpiringCache<ResourceID, Optional<Kafka>> kafkas;
    private final ExpiringCache<ResourceID, Boolean> claims;

    ClusterView(KubernetesClient client, Duration freshness, InstantSource clock) {
        this.client = client;
        this.kinds = new ExpiringCache<>(freshness, clock);
        this.secrets = new ExpiringCache<>(freshness, clock);
        this.kafkas = new ExpiringCache<>(freshness, clock);
        this.claims = new ExpiringCache<>(freshness, clock);
    }

    /** The optional kinds that are served. */
    Set<OptionalKind> kinds() {
        return kinds.get("", any -> {
            Set<OptionalKind> served = EnumSet.noneOf(OptionalKind.class);
            Arrays.stream(OptionalKind.values())
                    .map(OptionalKind::apiVersion)
                    .distinct()
                    .forEach(version -> served.addAll(kindsOf(version)));
            return served;
        });
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

    boolean claimExists(String namespace, String name) {
        return claims.get(
                new ResourceID(name, namespace),
                id -> client.resources(PersistentVolumeClaim.class)
                                .inNamespace(namespace)
                                .withName(name)
                                .get()
                        != null);
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
