package io.flead.operator.prerequisites;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.flead.operator.pipeline.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of pods, Flink and Spark that the operator decides itself, because they follow from other fields or because
 * the programs could not work without. Pure.
 */
public final class OwnSettings {

    private static final String OTHER_OPERATOR = "the operator that starts the job sets it";

    private static final Map<String, String> FLINK = ordered(
            "high-availability", "it follows from training.storage",
            "state.checkpoints.", "it follows from training.storage",
            "state.savepoints.", "it follows from training.storage",
            "state.backend", "state is kept on the heap, for which the memory is planned",
            "execution.checkpointing.interval", "it is training.checkpointInterval",
            "parallelism.default", "it is training.parallelism",
            "taskmanager.numberOfTaskSlots", "it follows from training.parallelism and training.resources",
            "jobmanager.memory.process.size", OTHER_OPERATOR,
            "taskmanager.memory.process.size", "it is training.resources.memory",
            "kubernetes.taskmanager.cpu.amount", "it is training.resources.cpu",
            "kubernetes.jobmanager.replicas", OTHER_OPERATOR,
            "kubernetes.cluster-id", OTHER_OPERATOR,
            "kubernetes.namespace", OTHER_OPERATOR,
            "kubernetes.container.image", "it follows from images",
            "kubernetes.service-account", "the job has an account of its own: see training.serviceAccountAnnotations",
            "kubernetes.jobmanager.service-account", "the job has an account of its own",
            "kubernetes.taskmanager.service-account", "the job has an account of its own",
            "kubernetes.secrets", "name Secrets in training.podTemplate, where they are checked",
            "kubernetes.env.secretKeyRef", "name Secrets in training.podTemplate, where they are checked",
            "kubernetes.hostnetwork.enabled", "pods stay in the cluster's network",
            "kubernetes.rest-service.exposed.type", "the REST API asks for no password: use kubectl port-forward",
            "kubernetes.pod-template-file", "it is training.podTemplate",
            "kubernetes.operator.job.restart.failed", "failed training must start again",
            "kubernetes.operator.cluster.health-check.enabled", "failed training must start again",
            "metrics.reporters", "alerts and dashboards need FLEAD's reporter",
            "metrics.reporter.prom", "alerts and dashboards need FLEAD's reporter",
            "env.java.opts",
                    "the programs need options of their own: add yours to JAVA_TOOL_OPTIONS in training.podTemplate");

    private static final Map<String, String> SPARK = ordered(
            "spark.app.", OTHER_OPERATOR,
            "spark.master", OTHER_OPERATOR,
            "spark.submit.", OTHER_OPERATOR,
            "spark.driver.cores", "it follows from analytics.resources",
            "spark.driver.memory", "it follows from analytics.resources",
            "spark.executor.cores", "it follows from analytics.resources",
            "spark.executor.memory", "it follows from analytics.resources",
            "spark.executor.instances", "one executor shares the state's volume with the driver",
            "spark.kubernetes.namespace", OTHER_OPERATOR,
            "spark.kubernetes.container.image", "it follows from images",
            "spark.kubernetes.driver.container.image", "it follows from images",
            "spark.kubernetes.executor.container.image", "it follows from images",
            "spark.kubernetes.driver.podTemplate", "it is analytics.podTemplate",
            "spark.kubernetes.executor.podTemplate", "it is analytics.podTemplate",
            "spark.kubernetes.driver.ownPersistentVolumeClaim", "the driver has no rights on claims",
            "spark.kubernetes.driver.reusePersistentVolumeClaim", "the driver has no rights on claims",
            "spark.kubernetes.authenticate",
                    "the job has an account of its own: see analytics.serviceAccountAnnotations",
            "spark.kubernetes.driver.secret", "name Secrets in analytics.podTemplate, where they are checked",
            "spark.kubernetes.executor.secret", "name Secrets in analytics.podTemplate, where they are checked",
            "spark.kubernetes.driver.volumes.", "name volumes in analytics.podTemplate, where they are checked",
            "spark.kubernetes.executor.volumes.", "name volumes in analytics.podTemplate, where they are checked",
            "spark.kubernetes.kerberos.", "name Secrets in analytics.podTemplate, where they are checked",
            "spark.jars", "programs come with the image",
            "spark.authenticate", "no other pod may speak to driver or executors",
            "spark.sql.streaming.checkpointLocation", "it follows from analytics.storage");

    /** Fields of the program's own container that are not to be changed. */
    private static final Map<String, String> CONTAINER = ordered(
            "image", "it follows from images",
            "imagePullPolicy", "it is images.pullPolicy",
            "command", "the operator starts the program",
            "args", "the operator starts the program",
            "resources", "they are the part's resources",
            "livenessProbe", "the operator knows the program's state",
            "readinessProbe", "the operator knows the program's state",
            "startupProbe", "the operator knows the program's state");

    private static final Map<String, String> POD = ordered(
            "serviceAccountName", "jobs have accounts of their own, and services need none",
            "serviceAccount", "jobs have accounts of their own, and services need none",
            "hostNetwork", "pods stay in the cluster's network",
            "hostPID", "pods see their own processes",
            "hostIPC", "pods see their own processes",
            "restartPolicy", "the operator knows whether the program ends");

    private static final Map<String, String> VARIABLES = ordered(
            "PIPELINE_FILE", "the pipeline file is mounted by the operator",
            "KAFKA_", "it follows from kafka",
            "DATABASE_", "it follows from storage",
            "MONGODB_URL", "it is storage.mongodb.secretRef",
            "STATE_", "it follows from analytics.storage",
            "HTTP_PORT", "Services and probes name the port",
            "API_TOKEN", "it is api.tokenSecret",
            "WEBHOOK_TOKEN", "it is alarms.webhook.secretRef");

    private static final ObjectMapper JSON = new ObjectMapper();

    private OwnSettings() {}

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int index = 0; index < pairs.length; index += 2) {
            map.put(pairs[index], pairs[index + 1]);
        }
        return map;
    }

    /** Why a setting of Flink is not the pipeline's to make; empty when it is. */
    public static Optional<String> ofFlink(String key) {
        return reason(FLINK, key);
    }

    /** As {@link #ofFlink}, of Spark. */
    public static Optional<String> ofSpark(String key) {
        return reason(SPARK, key);
    }

    private static Optional<String> reason(Map<String, String> owned, String key) {
        return owned.entrySet().stream()
                .filter(entry -> key.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** What in a pod template is not the pipeline's to set: each as {@code spec.restartPolicy: why}. */
    public static List<String> ofPods(JsonNode template) {
        List<String> found = new ArrayList<>();
        template.fieldNames().forEachRemaining(field -> {
            if (!List.of("metadata", "spec").contains(field)) {
                found.add(field + ": a pod template has metadata and spec");
            }
        });
        try {
            PodTemplateSpec unused = JSON.treeToValue(template, PodTemplateSpec.class);
        } catch (JsonProcessingException e) {
            found.add("a value that does not fit: " + e.getOriginalMessage());
        }
        for (String field : List.of("labels", "annotations")) {
            template.at("/metadata/" + field).fieldNames().forEachRemaining(key -> {
                if (key.startsWith("flead.io/") || (field.equals("labels") && Labels.isOwn(key))) {
                    found.add("metadata." + field + "." + key + ": the operator finds its pods by it");
                }
            });
        }
        JsonNode spec = template.path("spec");
        POD.forEach((field, reason) -> {
            if (spec.has(field)) {
                found.add("spec." + field + ": " + reason);
            }
        });
        for (JsonNode volume : spec.path("volumes")) {
            String name = "spec.volumes." + volume.path("name").asText("without name");
            if (volume.has("hostPath")) {
                found.add(name + ".hostPath: the node's files are not the pipeline's: use a volume claim");
            }
            JsonNode made = volume.at("/ephemeral/volumeClaimTemplate/spec");
            if (made.has("dataSource") || made.has("dataSourceRef")) {
                found.add(
                        name + ".ephemeral: a copy of another volume needs its owner's consent: leave out dataSource");
            }
        }
        for (JsonNode container : spec.path("containers")) {
            if (container.path("name").asText().equals("main")) {
                CONTAINER.forEach((field, reason) -> {
                    if (container.has(field)) {
                        found.add("spec.containers[main]." + field + ": " + reason);
                    }
                });
                for (JsonNode variable : container.path("env")) {
                    String name = variable.path("name").asText();
                    reason(VARIABLES, name)
                            .ifPresent(reason -> found.add("spec.containers[main].env." + name + ": " + reason));
                }
            } else if (!container.has("image")) {
                found.add("spec.containers." + container.path("name").asText("without name")
                        + ": a sidecar needs an image; the program's own container is called main");
            }
        }
        return found;
    }
}
