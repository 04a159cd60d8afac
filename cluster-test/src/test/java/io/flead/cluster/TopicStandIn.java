package io.flead.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The least of Strimzi's topic operator: makes the topics of KafkaTopics, says that they are ready, and deletes those
 * whose resources are gone. Refuses more replicas than the one broker can hold, as Kafka does.
 */
final class TopicStandIn implements AutoCloseable {

    private final TestCluster cluster;
    private final Admin admin;
    private final Map<String, String> made = new HashMap<>();
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();

    TopicStandIn(TestCluster cluster, String bootstrapServers) {
        this.cluster = cluster;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        var unused = loop.scheduleWithFixedDelay(this::reconcile, 0, 500, TimeUnit.MILLISECONDS);
    }

    private void reconcile() {
        try {
            Set<String> present = new HashSet<>();
            for (GenericKubernetesResource topic : cluster.client()
                    .genericKubernetesResources(TestCluster.TOPICS)
                    .inNamespace(TestCluster.NAMESPACE)
                    .list()
                    .getItems()) {
                present.add(topic.getMetadata().getName());
                if (!made.containsKey(topic.getMetadata().getName())) {
                    make(topic);
                }
            }
            for (String gone : List.copyOf(made.keySet())) {
                if (!present.contains(gone)) {
                    admin.deleteTopics(List.of(made.remove(gone))).all().get();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            System.out.println("topic stand-in tries again: " + e.getMessage());
        }
    }

    private void make(GenericKubernetesResource resource) throws ExecutionException, InterruptedException {
        String name = resource.getMetadata().getName();
        String given = resource.get("spec", "topicName");
        String topic = given == null ? name : given;
        Map<String, String> config = new HashMap<>();
        Map<String, Object> wanted = resource.get("spec", "config");
        if (wanted != null) {
            wanted.forEach((key, value) -> config.put(key, String.valueOf(value)));
        }
        Number partitions = resource.get("spec", "partitions");
        Number replicas = resource.get("spec", "replicas");
        short copies = replicas == null ? 1 : replicas.shortValue();
        try {
            admin.createTopics(List.of(new NewTopic(topic, partitions.intValue(), copies).configs(config)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
        cluster.client()
                .genericKubernetesResources(TestCluster.TOPICS)
                .inNamespace(TestCluster.NAMESPACE)
                .withName(name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"observedGeneration": %d, "topicName": "%s", "conditions":
                          [{"type": "Ready", "status": "True", "lastTransitionTime": "%s"}]}}""".formatted(
                                resource.getMetadata().getGeneration(), topic, Instant.now()));
        made.put(name, topic);
    }

    @Override
    public void close() {
        loop.shutdownNow();
        admin.close();
    }
}
