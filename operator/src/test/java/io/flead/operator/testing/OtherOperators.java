package io.flead.operator.testing;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.flead.operator.pipeline.Labels;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Plays the programs that act on our operator's resources, where they do not run: Strimzi, the Flink and Spark
 * operators, and the kubelet. Each resource that is labelled as a pipeline's soon gets the status that a working
 * cluster would give it.
 */
public final class OtherOperators implements AutoCloseable {

    private final KubernetesClient client;
    private final @Nullable String namespace;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    /** Kinds, or names, that no operator handles. */
    private final Set<String> idle = ConcurrentHashMap.newKeySet();

    /** @param namespace the one to play in, or all */
    public OtherOperators(KubernetesClient client, @Nullable String namespace) {
        this(client, namespace, !ApiServer.hasControllers());
    }

    /**
     * @param namespace the one to play in, or all
     * @param controllers plays the controllers of Deployments too, for where these do not run
     */
    public OtherOperators(KubernetesClient client, @Nullable String namespace, boolean controllers) {
        this.client = client;
        this.namespace = namespace;
        generic("kafka.strimzi.io", "v1", "KafkaTopic", "kafkatopics");
        generic("kafka.strimzi.io", "v1", "KafkaUser", "kafkausers");
        generic("flink.apache.org", "v1beta1", "FlinkDeployment", "flinkdeployments");
        generic("sparkoperator.k8s.io", "v1beta2", "SparkApplication", "sparkapplications");
        generic("sparkoperator.k8s.io", "v1beta2", "ScheduledSparkApplication", "scheduledsparkapplications");
        watch(
                namespace == null
                        ? client.batch()
                                .v1()
                                .jobs()
                                .inAnyNamespace()
                                .withLabel(Labels.PIPELINE)
                                .inform(handler())
                        : client.batch()
                                .v1()
                                .jobs()
                                .inNamespace(namespace)
                                .withLabel(Labels.PIPELINE)
                                .inform(handler()));
        if (controllers) {
            watch(
                    namespace == null
                            ? client.apps()
                                    .deployments()
                                    .inAnyNamespace()
                                    .withLabel(Labels.PIPELINE)
                                    .inform(handler())
                            : client.apps()
                                    .deployments()
                                    .inNamespace(namespace)
                                    .withLabel(Labels.PIPELINE)
                                    .inform(handler()));
            return;
        }
        watch(
                namespace == null
                        ? client.pods()
                                .inAnyNamespace()
                                .withLabel(Labels.PIPELINE)
                                .inform(handler())
                        : client.pods()
                                .inNamespace(namespace)
                                .withLabel(Labels.PIPELINE)
                                .inform(handler()));
    }

    private void generic(String group, String version, String kind, String plural) {
        var resources = client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build());
        watch(
                namespace == null
                        ? resources.inAnyNamespace().withLabel(Labels.PIPELINE).inform(handler())
                        : resources
                                .inNamespace(namespace)
                                .withLabel(Labels.PIPELINE)
                                .inform(handler()));
    }

    private void watch(SharedIndexInformer<?> informer) {
        informers.add(informer);
    }

    /** From now on no operator handles resources of this kind or name. */
    public void leave(String kindOrName) {
        idle.add(kindOrName);
    }

    /** Ends {@link #leave}; resources that exist already are handled at once. */
    public void resume(String kindOrName) {
        idle.remove(kindOrName);
        for (SharedIndexInformer<?> informer : informers) {
            informer.getStore().list().forEach(resource -> see((HasMetadata) resource));
        }
    }

    private <R extends HasMetadata> ResourceEventHandler<R> handler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(R resource) {
                see(resource);
            }

            @Override
            public void onUpdate(R before, R resource) {
                see(resource);
            }

            @Override
            public void onDelete(R resource, boolean unknown) {}
        };
    }

    private void see(HasMetadata resource) {
        if (idle.contains(resource.getKind())
                || idle.contains(resource.getMetadata().getName())
                || resource.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        String status = status(resource);
        if (status != null) {
            threads.execute(() -> patch(resource, status));
        }
    }

    private void patch(HasMetadata resource, String status) {
        try {
            Resource<HasMetadata> target = client.resource(resource);
            target.subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + status + "}");
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404 && e.getCode() != 409) {
                throw e;
            }
        }
    }

    /** The status to be written; null when it has it. */
    private static @Nullable String status(HasMetadata resource) {
        long generation = resource.getMetadata().getGeneration() == null
                ? 0
                : resource.getMetadata().getGeneration();
        if (resource instanceof Pod pod) {
            boolean job = pod.getMetadata().getLabels().containsKey("job-name");
            boolean ready = pod.getStatus().getConditions().stream()
                    .anyMatch(condition -> condition.getType().equals("Ready"));
            return job || ready
                    ? null
                    : "{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"lastTransitionTime\":\""
                            + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\"}]}";
        }
        if (resource instanceof Job job) {
            boolean done =
                    job.getStatus() != null && !job.getStatus().getConditions().isEmpty();
            return done ? null : "{\"succeeded\":1,\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]}";
        }
        if (resource instanceof Deployment deployment) {
            Long known = deployment.getStatus() == null
                    ? null
                    : deployment.getStatus().getObservedGeneration();
            int replicas = deployment.getSpec().getReplicas();
            return known != null && known == generation
                    ? null
                    : "{\"observedGeneration\":" + generation + ",\"replicas\":" + replicas + ",\"updatedReplicas\":"
                            + replicas + ",\"readyReplicas\":" + replicas + ",\"availableReplicas\":" + replicas + "}";
        }
        GenericKubernetesResource generic = (GenericKubernetesResource) resource;
        Map<String, Object> known = generic.get("status") == null ? Map.of() : generic.get("status");
        Number seen = (Number) known.getOrDefault("observedGeneration", -1);
        return switch (resource.getKind()) {
            case "KafkaTopic", "KafkaUser" ->
                seen.longValue() == generation
                        ? null
                        : "{\"observedGeneration\":" + generation
                                + ",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}";
            case "FlinkDeployment" -> {
                boolean suspended = "suspended".equals(generic.get("spec", "job", "state"));
                yield seen.longValue() == generation
                        ? null
                        : "{\"observedGeneration\":" + generation + ",\"lifecycleState\":\""
                                + (suspended ? "SUSPENDED" : "STABLE") + "\",\"jobManagerDeploymentStatus\":\"READY\","
                                + "\"jobStatus\":{\"state\":\"" + (suspended ? "FINISHED" : "RUNNING") + "\"}}";
            }
            case "SparkApplication" -> {
                String state = Boolean.TRUE.equals(generic.get("spec", "suspend")) ? "SUSPENDED" : "RUNNING";
                yield state.equals(generic.get("status", "applicationState", "state"))
                        ? null
                        : "{\"driverInfo\":{},\"applicationState\":{\"state\":\"" + state + "\"}}";
            }
            default -> "Scheduled".equals(known.get("scheduleState")) ? null : "{\"scheduleState\":\"Scheduled\"}";
        };
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
        threads.shutdownNow();
    }
}
