package io.flead.operator.prerequisites;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.pipeline.Part;
import io.flead.operator.status.ConditionReason;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The credentials that Strimzi makes for a pipeline's KafkaUser in another namespace, copied into a Secret that the
 * pipeline owns: pods see Secrets of their own namespace only. Strimzi renews them by itself, and the copy follows.
 */
final class CredentialCopy {

    private static final Set<Part> TOPICS = Set.of(Part.TOPICS);

    /** Strimzi's label of the Secrets that it makes for users. */
    private static final String KIND = "strimzi.io/kind";

    private static final String USER = "KafkaUser";

    private final FleadPipeline pipeline;
    private final ClusterView cluster;
    private final Findings findings;

    CredentialCopy(FleadPipeline pipeline, ClusterView cluster, Findings findings) {
        this.pipeline = pipeline;
        this.cluster = cluster;
        this.findings = findings;
    }

    /**
     * Brings the copy up to date, or reports why it cannot. While the pipeline is being deleted, or asks for more than it
     * may have, nothing is written.
     *
     * @param source Strimzi's Secret
     * @param keys those that clients need
     */
    void follow(ResourceID source, Set<String> keys) {
        String name = Names.of(pipeline).kafkaSecret();
        String namespace = pipeline.getMetadata().getNamespace();
        String sourceNamespace = source.getNamespace().orElse(namespace);
        Optional<SecretFacts> copied = findings.secret(name);
        if (copied.isPresent()
                && !copied.get().owners().contains(pipeline.getMetadata().getUid())) {
            findings.problem(
                    TOPICS,
                    ConditionReason.ResourceConflict,
                    "Secret " + name + " exists and is not the pipeline's: remove it, and the operator copies the"
                            + " credentials from Secret " + source.getName() + " in namespace " + sourceNamespace);
            return;
        }
        Optional<SecretFacts> given = cluster.secret(sourceNamespace, source.getName())
                .filter(secret -> USER.equals(secret.labels().get(KIND)));
        Set<String> missing = new TreeSet<>(keys);
        given.ifPresent(secret -> missing.removeAll(secret.keys()));
        if (!missing.isEmpty()) {
            findings.problem(
                    TOPICS,
                    ConditionReason.SecretMissing,
                    "Secret " + source.getName() + " with " + String.join(", ", missing)
                            + " for Kafka's clients is not in namespace " + sourceNamespace
                            + ": Strimzi makes it: see whether its user operator runs");
            return;
        }
        boolean mayWrite = !pipeline.isMarkedForDeletion()
                && findings.problems().stream()
                        .noneMatch(problem -> problem.reason().isForbidden());
        SecretFacts wanted = given.orElseThrow().only(keys);
        if (mayWrite
                && !copied.map(secret -> secret.digest().equals(wanted.digest()))
                        .orElse(false)) {
            cluster.copySecret(source, keys, template(name, namespace), copied.isEmpty());
            // Its digest restarts the pods.
            Optional<SecretFacts> unused = findings.secret(name);
        }
    }

    private Secret template(String name, String namespace) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(Labels.of(pipeline, Component.USER))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(pipeline.getApiVersion())
                        .withKind(pipeline.getKind())
                        .withName(pipeline.getMetadata().getName())
                        .withUid(pipeline.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(false)
                        .build())
                .endMetadata()
                .withType("Opaque")
                .build();
    }
}
