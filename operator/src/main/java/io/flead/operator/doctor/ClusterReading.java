package io.flead.operator.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.doctor.ClusterFacts.PrometheusFact;
import io.flead.operator.doctor.ClusterFacts.StorageClassFact;
import io.flead.operator.prerequisites.ServedKinds;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what a doctor has to know of a cluster, and writes nothing. What the account may not read is noted. */
final class ClusterReading {

    private static final ResourceDefinitionContext PROMETHEUS = new ResourceDefinitionContext.Builder()
            .withGroup("monitoring.coreos.com")
            .withVersion("v1")
            .withKind("Prometheus")
            .withPlural("prometheuses")
            .withNamespaced(true)
            .build();

    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final String namespace;
    private final List<String> unreadable = new ArrayList<>();

    ClusterReading(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** @param kinds as the reconciler sees them */
    ClusterFacts facts(ServedKinds kinds) {
        String version = client.getKubernetesVersion().getGitVersion();
        Optional<List<InstalledOperator>> operators = readable(
                "list deployments.apps",
                () -> client.apps().deployments().inAnyNamespace().list().getItems().stream()
                        .flatMap(deployment ->
                                InstalledOperator.in(
                                        deployment,
                                        name -> texts(deployment.getMetadata().getNamespace(), name))
                                        .stream())
                        .toList());
        // An account may know its own namespace without the right to look at namespaces.
        Optional<Optional<Map<String, String>>> labels = readable(
                "get namespaces",
                () -> Optional.ofNullable(
                                client.namespaces().withName(namespace).get())
                        .map(Namespace::getMetadata)
                        .map(found -> found.getLabels() == null ? Map.<String, String>of() : found.getLabels()));
        Optional<List<StorageClassFact>> classes = readable(
                "list storageclasses.storage.k8s.io",
                () -> client.storage().v1().storageClasses().list().getItems().stream()
                        .map(ClusterReading::fact)
                        .toList());
        List<PrometheusFact> prometheuses = readable("list prometheuses.monitoring.coreos.com", this::prometheuses)
                .orElse(List.of());
        return new ClusterFacts(
                version,
                namespace,
                servesPipelines(),
                kinds,
                operators,
                labels.orElse(Optional.of(Map.of())),
                classes,
                prometheuses,
                unreadable);
    }

    private boolean servesPipelines() {
        var resources = client.getApiResources(new FleadPipeline().getApiVersion());
        return resources != null
                && resources.getResources().stream()
                        .anyMatch(resource -> resource.getKind().equals("FleadPipeline"));
    }

    private <T> Optional<T> readable(String right, Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                unreadable.add(right);
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<String> texts(String itsNamespace, String configMap) {
        return readable(
                        "get configmaps in namespace " + itsNamespace,
                        () -> Optional.ofNullable(client.configMaps()
                                        .inNamespace(itsNamespace)
                                        .withName(configMap)
                                        .get())
                                .map(ConfigMap::getData)
                                .map(data -> List.copyOf(data.values()))
                                .orElse(List.of()))
                .orElse(List.of());
    }

    private static StorageClassFact fact(StorageClass storage) {
        Map<String, String> annotations = storage.getMetadata().getAnnotations();
        return new StorageClassFact(
                storage.getMetadata().getName(),
                annotations != null && Boolean.parseBoolean(annotations.get(DEFAULT_CLASS)),
                Boolean.TRUE.equals(storage.getAllowVolumeExpansion()));
    }

    private List<PrometheusFact> prometheuses() {
        var served = client.getApiResources("monitoring.coreos.com/v1");
        if (served == null
                || served.getResources().stream()
                        .noneMatch(resource -> resource.getName().equals("prometheuses"))) {
            return List.of();
        }
        return client.genericKubernetesResources(PROMETHEUS).inAnyNamespace().list().getItems().stream()
                .map(ClusterReading::prometheus)
                .toList();
    }

    private static PrometheusFact prometheus(GenericKubernetesResource resource) {
        JsonNode spec = JSON.valueToTree(resource.getAdditionalProperties().get("spec"));
        return new PrometheusFact(
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                new Selection(
                        selector(spec.path("podMonitorSelector")), selector(spec.path("podMonitorNamespaceSelector"))),
                new Selection(selector(spec.path("ruleSelector")), selector(spec.path("ruleNamespaceSelector"))));
    }

    private static Optional<LabelSelector> selector(JsonNode node) {
        return node.isObject() ? Optional.of(JSON.convertValue(node, LabelSelector.class)) : Optional.empty();
    }

    /** Asks for the rights of the account that looks, and of the operator's where one runs. */
    AccessCheck.Answers access(ClusterFacts facts) {
        boolean mayCreate = Boolean.TRUE.equals(client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb("create")
                        .withGroup("flead.io")
                        .withResource("fleadpipelines")
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed());
        int noted = unreadable.size();
        Optional<List<Right>> lacks = facts.operator(KnownOperator.FLEAD)
                .flatMap(ours -> readable(
                        "create subjectaccessreviews.authorization.k8s.io",
                        () -> Right.ofTheOperator(client.getKubernetesSerialization()).stream()
                                .filter(right -> !has(ours, right))
                                .toList()));
        unreadable.subList(noted, unreadable.size()).clear();
        return new AccessCheck.Answers(mayCreate, lacks);
    }

    private boolean has(InstalledOperator ours, Right right) {
        ResourceAttributesBuilder attributes = new ResourceAttributesBuilder()
                .withVerb(right.verb())
                .withGroup(right.group())
                .withResource(right.resource().replaceFirst("/.*", ""));
        if (right.resource().contains("/")) {
            attributes.withSubresource(right.resource().replaceFirst(".*/", ""));
        }
        if (right.inNamespace()) {
            attributes.withNamespace(right.ofOperator() ? ours.namespace() : namespace);
        }
        if (!right.name().isEmpty()) {
            attributes.withName(right.name());
        }
        return Boolean.TRUE.equals(client.authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("system:serviceaccount:" + ours.namespace() + ":" + ours.account())
                        .withGroups(
                                "system:serviceaccounts",
                                "system:serviceaccounts:" + ours.namespace(),
                                "system:authenticated")
                        .withResourceAttributes(attributes.build())
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed());
    }
}
