package io.flead.operator.prerequisites;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.api.v1alpha1.AlarmDelivery.Webhook;
import io.flead.api.v1alpha1.Api.TokenSecret;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.Replay;
import io.flead.api.v1alpha1.SecretReference;
import io.flead.api.v1alpha1.Storage.Mongodb;
import io.flead.api.v1alpha1.WindowsRunner;
import io.flead.operator.pipeline.Installation;
import io.flead.operator.pipeline.Part;
import io.flead.operator.status.ConditionReason;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the prerequisites of pipelines in the cluster. It reads resources by name only, asks for the same one again
 * only after some seconds, and keeps no Secret's values. Thread-safe.
 */
public final class PrerequisiteResolver {

    private final ClusterView cluster;
    private final Set<String> watched;
    private final Installation installation;

    /**
     * @param watched namespaces whose resources the operator sees; empty for all
     * @param installation the installation's bounds for pipelines
     * @param freshness how old an answer may be; well below the resync, which finds solved problems
     */
    public PrerequisiteResolver(
            KubernetesClient client,
            Set<String> watched,
            Installation installation,
            Duration freshness,
            InstantSource clock) {
        this(new ClusterView(client, true, freshness, clock), watched, installation);
    }

    private PrerequisiteResolver(ClusterView cluster, Set<String> watched, Installation installation) {
        this.cluster = cluster;
        this.watched = Set.copyOf(watched);
        this.installation = installation;
    }

    /** One that only looks: it copies no credentials. */
    public static PrerequisiteResolver readOnly(
            KubernetesClient client,
            Set<String> watched,
            Installation installation,
            Duration freshness,
            InstantSource clock) {
        return new PrerequisiteResolver(new ClusterView(client, false, freshness, clock), watched, installation);
    }

    /** The optional kinds that the cluster knows. */
    public ServedKinds kinds() {
        return cluster.kinds();
    }

    /** The prerequisites of the pipeline of a reconciliation. */
    public Prerequisites resolve(FleadPipeline pipeline, Context<FleadPipeline> context) {
        return resolve(
                pipeline,
                context.getSecondaryResourcesAsStream(KafkaTopic.class)
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()));
    }

    /**
     * The prerequisites of a pipeline.
     *
     * @param ownTopics resources of topics that are known to be the pipeline's, and so are not asked for
     */
    public Prerequisites resolve(FleadPipeline pipeline, Set<ResourceID> ownTopics) {
        return new Resolution(pipeline, ownTopics).prerequisites();
    }

    /** One resolution. */
    private final class Resolution {

        private final FleadPipelineSpec spec;
        private final String namespace;
        private final ServedKinds kinds = cluster.kinds();
        private final Set<String> oneNodeClaims = new TreeSet<>();
        private final Findings findings;
        private final KafkaLookup kafkas;

        Resolution(FleadPipeline pipeline, Set<ResourceID> ownTopics) {
            this.spec = pipeline.getSpec();
            this.namespace = pipeline.getMetadata().getNamespace();
            this.findings = new Findings(cluster, namespace);
            this.kafkas = new KafkaLookup(pipeline, cluster, watched, kinds.usable(), ownTopics, findings);
        }

        Prerequisites prerequisites() {
            new Bounds(installation, cluster, findings, namespace).check(spec);
            KafkaAccess kafka = kafkas.access();
            Set<String> taken = kafka.strimzi().map(kafkas::takenTopics).orElse(Set.of());
            lookForKinds();
            DatabaseAccess database = lookForDatabase();
            lookForToken();
            lookForClaims();
            return new Prerequisites(
                    kafka,
                    database,
                    findings.digests(),
                    kinds.usable(),
                    taken,
                    installation.namespace(),
                    installation.defaults(),
                    oneNodeClaims,
                    findings.problems());
        }

        private void lookForKinds() {
            if (spec.kafka().strimziCluster() != null) {
                requireKind(Part.TOPICS, OptionalKind.KAFKA_TOPIC);
            }
            requireKind(Part.TRAINING, OptionalKind.FLINK_DEPLOYMENT);
            if (spec.analytics().enabled()) {
                AnalyticsPlacement placement = AnalyticsPlacement.of(spec.analytics(), kinds.usable());
                if (placement.windows() == WindowsRunner.Spark) {
                    requireKind(Part.ANALYTICS, OptionalKind.SPARK_APPLICATION);
                }
                requireKind(
                        Part.ANALYTICS,
                        placement.batchOnSpark() ? OptionalKind.SCHEDULED_SPARK_APPLICATION : OptionalKind.CRON_JOB);
            }
        }

        private void requireKind(Part part, OptionalKind kind) {
            kinds.problem(part, kind)
                    .ifPresent(problem -> findings.problem(problem.parts(), problem.reason(), problem.message()));
        }

        private DatabaseAccess lookForDatabase() {
            Set<Part> parts = EnumSet.of(Part.ARCHIVER);
            if (spec.analytics().enabled()) {
                parts.add(Part.ANALYTICS);
            }
            if (spec.console().enabled()) {
                parts.add(Part.CONSOLE);
            }
            String secret = spec.storage().databaseSecret();
            DatabaseAccess access = findings.secret(secret)
                    .map(facts -> DatabaseAccess.of(facts.keys()))
                    .orElse(DatabaseAccess.URL);
            Set<String> keys = new TreeSet<>(access.keys());
            keys.addAll(DatabaseAccess.CREDENTIALS);
            findings.requireSecret(
                    secret,
                    keys,
                    parts,
                    "of the database, named by spec.storage.databaseSecret,",
                    "create it with " + String.join(", ", keys) + "; jdbc-uri, or host, dbname and perhaps port, do as"
                            + " well as url");
            Mongodb mongodb = spec.storage().mongodb();
            if (mongodb != null) {
                findings.requireSecret(
                        mongodb.secretRef().name(),
                        Set.of(Mongodb.URL_KEY),
                        EnumSet.of(Part.ARCHIVER),
                        "of MongoDB, named by spec.storage.mongodb.secretRef,",
                        "create it with the key " + Mongodb.URL_KEY + ": mongodb://user:password@host:27017/database");
            }
            return access;
        }

        private void lookForToken() {
            TokenSecret token = spec.api().tokenSecret();
            if (token != null) {
                findings.requireSecret(
                        token.name(),
                        Set.of(token.key()),
                        spec.console().enabled()
                                ? EnumSet.of(Part.AGGREGATOR, Part.CONSOLE)
                                : EnumSet.of(Part.AGGREGATOR),
                        "with the token of the HTTP API, named by spec.api.tokenSecret,",
                        "create it with the key " + token.key());
            }
            Webhook webhook = spec.alarms().webhook();
            SecretReference secret = webhook == null ? null : webhook.secretRef();
            if (secret != null) {
                findings.requireSecret(
                        secret.name(),
                        Set.of(Webhook.TOKEN_KEY),
                        EnumSet.of(Part.AGGREGATOR),
                        "with the token of the webhook, named by spec.alarms.webhook.secretRef,",
                        "create it with the key " + Webhook.TOKEN_KEY);
            }
        }

        private void lookForClaims() {
            Replay replay = spec.devices().source().replay();
            if (replay != null) {
                requireClaim(Part.PRODUCER, replay.claimName(), "spec.devices.source.replay.claimName");
            }
            requireClaim(Part.TRAINING, spec.training().storage().claimName(), "spec.training.storage.claimName");
            if (spec.analytics().enabled()) {
                requireClaim(
                        Part.ANALYTICS, spec.analytics().storage().claimName(), "spec.analytics.storage.claimName");
            }
        }

        private void requireClaim(Part part, @Nullable String claim, String field) {
            if (claim == null) {
                return;
            }
            Optional<ClusterView.ClaimFacts> facts = cluster.claim(namespace, claim);
            if (facts.map(ClusterView.ClaimFacts::oneNode).orElse(false)) {
                oneNodeClaims.add(claim);
            }
            if (facts.isEmpty()) {
                findings.problem(
                        EnumSet.of(part),
                        ConditionReason.ClaimMissing,
                        "PersistentVolumeClaim " + claim + ", named by " + field + ", is not in namespace " + namespace
                                + ": create it, or correct the name");
            }
        }
    }
}
