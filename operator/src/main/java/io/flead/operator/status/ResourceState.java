package io.flead.operator.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.flead.operator.pipeline.Component;
import java.util.List;
import java.util.Optional;

/**
 * Reads a resource's state from its status. A resource without a status of interest, such as a ConfigMap or a Service,
 * is as expected as soon as it exists. Pure functions.
 */
public final class ResourceState {

    private static final String MIGRATION_REMEDY =
            ", its log says why: if the database belongs to another pipeline, name"
                    + " one of its own in storage.databaseSecret; else repair it";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PartState FINE = new PartState(ConditionReason.AsExpected, "ready");

    private ResourceState() {}

    /**
     * The state of a resource.
     *
     * @param suspend whether it is to be stopped
     */
    public static PartState of(HasMetadata resource, boolean suspend) {
        if (resource instanceof Deployment deployment) {
            return deployment(deployment, suspend);
        }
        if (resource instanceof Job job) {
            return Component.of(job).equals(Optional.of(Component.TOPIC)) ? topics(job) : migration(job);
        }
        return switch (resource.getKind()) {
            case "KafkaTopic", "KafkaUser" -> strimzi(resource);
            case "FlinkDeployment" -> flink(resource, suspend);
            case "SparkApplication" -> spark(resource, suspend);
            case "ScheduledSparkApplication" -> scheduledSpark(resource, suspend);
            default -> FINE;
        };
    }

    /** As {@code kubectl rollout status} decides. */
    static PartState deployment(Deployment deployment, boolean suspend) {
        String name = deployment.getMetadata().getName();
        DeploymentStatus status = deployment.getStatus();
        long seen = status == null || status.getObservedGeneration() == null ? 0 : status.getObservedGeneration();
        if (status == null || seen < deployment.getMetadata().getGeneration()) {
            return new PartState(
                    suspend ? ConditionReason.Stopping : ConditionReason.RollingOut,
                    "Deployment " + name + ": not observed by the cluster yet");
        }
        int desired = Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
        int replicas = Optional.ofNullable(status.getReplicas()).orElse(0);
        int updated = Optional.ofNullable(status.getUpdatedReplicas()).orElse(0);
        int available = Optional.ofNullable(status.getAvailableReplicas()).orElse(0);
        if (suspend) {
            return replicas == 0
                    ? new PartState(ConditionReason.Suspended, "stopped, because spec.suspend is true")
                    : new PartState(
                            ConditionReason.Stopping, "Deployment " + name + ": " + replicas + " pods still run");
        }
        Optional<String> refused = status.getConditions().stream()
                .filter(condition -> condition.getType().equals("ReplicaFailure")
                        && condition.getStatus().equals("True"))
                .map(condition -> Optional.ofNullable(condition.getMessage()).orElse("it gives no reason"))
                .findFirst();
        if (refused.isPresent()) {
            return new PartState(
                    ConditionReason.PodsRefused,
                    "Deployment " + name + " gets no pods" + error(refused.get())
                            + ": raise the quota, or see the admission rule");
        }
        boolean late = status.getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Progressing")
                        && "ProgressDeadlineExceeded".equals(condition.getReason()));
        if (updated < desired || replicas > updated || available < updated) {
            String pods = "Deployment " + name + ": " + available + " of " + desired + " pods available, " + updated
                    + " of this version, " + replicas + " in all";
            return late
                    ? new PartState(
                            ConditionReason.RolloutStuck,
                            pods + "; the deadline has passed: look for the cause with kubectl describe pods")
                    : new PartState(ConditionReason.RollingOut, pods);
        }
        return FINE;
    }

    static PartState topics(Job job) {
        String name = "Job " + job.getMetadata().getName();
        var status = job.getStatus();
        boolean complete = status != null
                && status.getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Complete")
                                && condition.getStatus().equals("True"));
        if (complete) {
            return FINE;
        }
        boolean tried = status != null && status.getFailed() != null && status.getFailed() > 0;
        return tried
                ? new PartState(
                        ConditionReason.TopicsMissing,
                        name + " finds topics missing that it cannot make, or no Kafka: kubectl logs -n "
                                + job.getMetadata().getNamespace() + " job/"
                                + job.getMetadata().getName()
                                + " names them; have the owner of Kafka create them, or let the account create topics")
                : new PartState(ConditionReason.RollingOut, name + " makes the topics that are missing");
    }

    static PartState migration(Job job) {
        String name = "Job " + job.getMetadata().getName();
        List<io.fabric8.kubernetes.api.model.batch.v1.JobCondition> conditions =
                job.getStatus() == null ? List.of() : job.getStatus().getConditions();
        for (var condition : conditions) {
            if (condition.getType().equals("Complete") && condition.getStatus().equals("True")) {
                return FINE;
            }
            if (condition.getType().equals("Failed") && condition.getStatus().equals("True")) {
                return new PartState(
                        ConditionReason.MigrationFailed,
                        name + " failed" + MIGRATION_REMEDY + ", then delete the Job, which the operator recreates");
            }
        }
        boolean tried = job.getStatus() != null
                && job.getStatus().getFailed() != null
                && job.getStatus().getFailed() > 0;
        return new PartState(
                ConditionReason.RollingOut,
                name + (tried ? " has failed and tries again" + MIGRATION_REMEDY : " migrates the tables"));
    }

    private static PartState strimzi(HasMetadata resource) {
        JsonNode status = status(resource);
        for (JsonNode condition : status.path("conditions")) {
            if (!condition.path("type").asText().matches("Ready|NotReady")) {
                continue;
            }
            boolean good = condition.path("type").asText().equals("Ready")
                    == condition.path("status").asText().equals("True");
            if (status.path("observedGeneration").asLong()
                    < resource.getMetadata().getGeneration()) {
                return new PartState(ConditionReason.RollingOut, named(resource) + " not reconciled by Strimzi yet");
            }
            return good
                    ? FINE
                    : new PartState(
                            ConditionReason.Rejected,
                            named(resource) + " rejected by Strimzi: "
                                    + condition.path("message").asText("it gives no reason"));
        }
        return new PartState(
                ConditionReason.NotObserved,
                named(resource)
                        + " not reconciled by Strimzi yet; check that its entity operator runs and watches namespace "
                        + resource.getMetadata().getNamespace()
                        + " (entityOperator.topicOperator and .userOperator of the Kafka; watchNamespaces of Strimzi's chart)");
    }

    private static PartState flink(HasMetadata resource, boolean suspend) {
        JsonNode status = status(resource);
        String lifecycle = status.path("lifecycleState").asText();
        String job = status.path("jobStatus").path("state").asText();
        FlinkError told = FlinkError.of(status.path("error").asText());
        String error = error(told.message());
        boolean seen = status.path("observedGeneration").asLong(Long.MAX_VALUE)
                >= resource.getMetadata().getGeneration();
        if (suspend && neverRan(status)) {
            return new PartState(ConditionReason.Suspended, "never started, because spec.suspend is true");
        }
        if (status.isEmpty()) {
            return new PartState(
                    ConditionReason.NotObserved,
                    named(resource) + " not reconciled by the Flink operator yet; check that it runs"
                            + watches(resource, "watchNamespaces"));
        }
        if (suspend) {
            return seen && lifecycle.equals("SUSPENDED")
                    ? new PartState(ConditionReason.Suspended, "stopped with a savepoint, because spec.suspend is true")
                    : new PartState(
                            ConditionReason.Stopping,
                            named(resource) + " is being stopped by the Flink operator: job "
                                    + (job.isEmpty() ? "not started" : job) + ", " + lifecycle + error);
        }
        if (lifecycle.equals("FAILED") || job.equals("FAILED")) {
            return new PartState(ConditionReason.JobFailed, named(resource) + " failed" + error);
        }
        if (!error.isEmpty()) {
            return told.state(named(resource), error);
        }
        if (seen && job.equals("RUNNING") && (lifecycle.equals("STABLE") || lifecycle.equals("DEPLOYED"))) {
            return FINE;
        }
        return new PartState(
                ConditionReason.RollingOut,
                named(resource) + ": job " + (job.isEmpty() ? "not started" : job) + ", " + lifecycle);
    }

    /**
     * Whether the job was never started. The Flink operator leaves a resource that comes suspended as it is, without
     * any status, and writes one before it starts a job.
     */
    private static boolean neverRan(JsonNode status) {
        String jobManager = status.path("jobManagerDeploymentStatus").asText();
        return (jobManager.isEmpty() || jobManager.equals("MISSING"))
                && status.path("jobStatus").path("jobId").asText().isEmpty()
                && status.path("jobStatus").path("state").asText().isEmpty();
    }

    private static PartState spark(HasMetadata resource, boolean suspend) {
        JsonNode application = status(resource).path("applicationState");
        String state = application.path("state").asText();
        String error = error(application.path("errorMessage").asText());
        if (suspend) {
            return switch (state) {
                case "", "SUSPENDED", "COMPLETED", "FAILED", "SUBMISSION_FAILED" ->
                    new PartState(ConditionReason.Suspended, "stopped, because spec.suspend is true");
                default -> new PartState(ConditionReason.Stopping, named(resource) + " is " + state);
            };
        }
        return switch (state) {
            case "RUNNING" -> FINE;
            case "" ->
                new PartState(
                        ConditionReason.NotObserved,
                        named(resource) + " not reconciled by the Spark operator yet; check that it runs"
                                + watches(resource, "spark.jobNamespaces"));
            case "FAILED", "SUBMISSION_FAILED", "FAILING" ->
                new PartState(ConditionReason.JobFailed, named(resource) + " failed" + error);
            default -> new PartState(ConditionReason.RollingOut, named(resource) + " is " + state);
        };
    }

    private static PartState scheduledSpark(HasMetadata resource, boolean suspend) {
        JsonNode status = status(resource);
        if (suspend) {
            return new PartState(ConditionReason.Suspended, "starts no batch, because spec.suspend is true");
        }
        return switch (status.path("scheduleState").asText()) {
            case "Scheduled" -> FINE;
            case "FailedValidation" ->
                new PartState(
                        ConditionReason.Rejected,
                        named(resource) + " rejected by the Spark operator"
                                + error(status.path("reason").asText()));
            default ->
                new PartState(
                        ConditionReason.NotObserved,
                        named(resource) + " not reconciled by the Spark operator yet; check that it runs"
                                + watches(resource, "spark.jobNamespaces"));
        };
    }

    /** The setting of a chart whose default may leave a namespace out. */
    private static String watches(HasMetadata resource, String setting) {
        return " and watches namespace " + resource.getMetadata().getNamespace() + " (" + setting + " of its chart)";
    }

    private static String named(HasMetadata resource) {
        return resource.getKind() + " " + resource.getMetadata().getName();
    }

    private static JsonNode status(HasMetadata resource) {
        return JSON.valueToTree(resource).path("status");
    }

    /** Errors of other operators may hold whole stack traces: the first line is enough. */
    private static String error(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.isEmpty() ? "" : ": " + (line.length() > 300 ? line.substring(0, 300) + "..." : line);
    }
}
