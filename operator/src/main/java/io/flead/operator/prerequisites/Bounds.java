package io.flead.operator.prerequisites;

import com.fasterxml.jackson.databind.JsonNode;
import io.flead.api.v1alpha1.AlarmDelivery.Webhook;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.Images;
import io.flead.api.v1alpha1.Replay;
import io.flead.operator.pipeline.Installation;
import io.flead.operator.pipeline.Part;
import io.flead.operator.status.ConditionReason;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the author of a pipeline may ask for: within the installation's bounds, and not what the operator decides. */
final class Bounds {

    private final Installation installation;
    private final ClusterView cluster;
    private final Findings findings;
    private final String namespace;

    Bounds(Installation installation, ClusterView cluster, Findings findings, String namespace) {
        this.installation = installation;
        this.cluster = cluster;
        this.findings = findings;
        this.namespace = namespace;
    }

    /**
     * Images run with the pipeline's service accounts, and get the named Secrets as variables: both are the
     * author's choice.
     */
    void check(FleadPipelineSpec spec) {
        Images images = spec.images();
        if (images.repository() != null && !installation.allowsImages(images.repository())) {
            forbidden(
                    ConditionReason.ImageNotAllowed,
                    "spec.images.repository " + images.repository() + " is not allowed here: use "
                            + String.join(" or ", new TreeSet<>(installation.imageRepositories()))
                            + ", or add it to the operator's --allowed-image-repositories"
                            + " (ALLOWED_IMAGE_REPOSITORIES)");
        }
        checkSecret(spec.storage().databaseSecret(), "spec.storage.databaseSecret");
        if (spec.storage().mongodb() != null) {
            checkSecret(spec.storage().mongodb().secretRef().name(), "spec.storage.mongodb.secretRef");
        }
        if (spec.kafka().secretRef() != null) {
            checkSecret(spec.kafka().secretRef().name(), "spec.kafka.secretRef");
        }
        if (spec.api().tokenSecret() != null) {
            checkSecret(spec.api().tokenSecret().name(), "spec.api.tokenSecret");
        }
        Webhook webhook = spec.alarms().webhook();
        if (webhook != null && webhook.secretRef() != null) {
            checkSecret(webhook.secretRef().name(), "spec.alarms.webhook.secretRef");
        }
        if (images.pullSecrets() != null) {
            images.pullSecrets().forEach(secret -> checkSecret(secret, "spec.images.pullSecrets"));
        }
        Replay replay = spec.devices().source().replay();
        if (replay != null && replay.claimName() != null) {
            checkClaim(replay.claimName(), "spec.devices.source.replay.claimName");
        }
        if (spec.training().storage().claimName() != null) {
            checkClaim(spec.training().storage().claimName(), "spec.training.storage.claimName");
        }
        if (spec.analytics().storage().claimName() != null) {
            checkClaim(spec.analytics().storage().claimName(), "spec.analytics.storage.claimName");
        }
        template(spec.devices().podTemplate(), "spec.devices.podTemplate");
        template(spec.training().podTemplate(), "spec.training.podTemplate");
        template(spec.aggregation().podTemplate(), "spec.aggregation.podTemplate");
        template(spec.storage().podTemplate(), "spec.storage.podTemplate");
        template(spec.analytics().podTemplate(), "spec.analytics.podTemplate");
        settings(spec.training().flinkConfiguration(), OwnSettings::ofFlink, "spec.training.flinkConfiguration");
        settings(spec.analytics().sparkConf(), OwnSettings::ofSpark, "spec.analytics.sparkConf");
    }

    private void settings(
            @Nullable Map<String, String> settings, Function<String, Optional<String>> owned, String field) {
        if (settings != null) {
            new TreeMap<>(settings)
                    .forEach((key, value) -> owned.apply(key)
                            .ifPresent(reason -> forbidden(
                                    ConditionReason.SettingNotAllowed,
                                    field + " may not set " + key + " (" + value + "): " + reason + "; remove it")));
        }
    }

    private void template(@Nullable JsonNode template, String field) {
        if (template == null) {
            return;
        }
        OwnSettings.ofPods(template)
                .forEach(fault ->
                        forbidden(ConditionReason.SettingNotAllowed, field + " may not set " + fault + "; remove it"));
        PodTemplateNeeds needs = PodTemplateNeeds.of(template);
        new TreeSet<>(needs.images()).forEach(image -> {
            if (!installation.allowsImages(image)) {
                forbidden(
                        ConditionReason.ImageNotAllowed,
                        "image " + image + " of " + field + " is not allowed here: use one below "
                                + String.join(" or ", new TreeSet<>(installation.imageRepositories()))
                                + ", or add it to the operator's --allowed-image-repositories"
                                + " (ALLOWED_IMAGE_REPOSITORIES)");
            }
        });
        new TreeSet<>(needs.secrets()).forEach(secret -> {
            checkSecret(secret, field);
            requireThere("Secret", secret, field, ConditionReason.SecretNotAllowed, cluster.secret(namespace, secret));
        });
        new TreeSet<>(needs.claims()).forEach(claim -> checkClaim(claim, field));
    }

    /** Pods that wait for it would start as soon as somebody makes it, before the operator could look at its label. */
    private void requireThere(String kind, String name, String field, ConditionReason reason, Optional<?> facts) {
        installation
                .secretLabel()
                .filter(label -> facts.isEmpty())
                .ifPresent(label -> forbidden(
                        reason,
                        kind + " " + name + ", named by " + field + ", is not in namespace " + namespace
                                + ": create it with the label " + label
                                + " that the operator's --allowed-secret-label demands, or name another"));
    }

    private void checkClaim(String claim, String field) {
        requireThere(
                "PersistentVolumeClaim",
                claim,
                field,
                ConditionReason.ClaimNotAllowed,
                cluster.claim(namespace, claim));
        installation
                .secretLabel()
                .ifPresent(label -> cluster.claim(namespace, claim)
                        .filter(facts -> !installation.allowsSecret(facts.labels()))
                        .ifPresent(facts -> forbidden(
                                ConditionReason.ClaimNotAllowed,
                                "PersistentVolumeClaim " + claim + ", named by " + field + ", lacks the label " + label
                                        + " that the operator's --allowed-secret-label demands: have its owner label it,"
                                        + " or name another")));
    }

    private void checkSecret(String secret, String field) {
        installation
                .secretLabel()
                .ifPresent(label -> cluster.secret(namespace, secret)
                        .filter(facts -> !installation.allowsSecret(facts.labels()))
                        .ifPresent(facts -> forbidden(
                                ConditionReason.SecretNotAllowed,
                                "Secret " + secret + ", named by " + field + ", lacks the label " + label
                                        + " that the operator's --allowed-secret-label demands: have its owner label it,"
                                        + " or name another")));
    }

    private void forbidden(ConditionReason reason, String message) {
        findings.problem(EnumSet.allOf(Part.class), reason, message);
    }
}
