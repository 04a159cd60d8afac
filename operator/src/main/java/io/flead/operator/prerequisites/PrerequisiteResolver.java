package io.flead.operator.prerequisites;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.flead.api.topic.TopicDefinition;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.Api.TokenSecret;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.Images;
import io.flead.api.v1alpha1.Kafka.StrimziCluster;
import io.flead.api.v1alpha1.Replay;
import io.flead.operator.pipeline.Installation;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.pipeline.Part;
import io.flead.operator.prerequisites.KafkaAccess.SecretSetting;
import io.flead.operator.prerequisites.KafkaAccess.StrimziAccess;
import io.flead.operator.status.ConditionReason;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final Set<String> DATABASE_KEYS = new TreeSet<>(Set.of("url", "username", "password"));

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
        this.cluster = new ClusterView(client, freshness, clock);
        this.watched = Set.copyOf(watched);
        this.installation = installation;
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
        private final String name;
        private final String namespace;
        private final Set<ResourceID> ownTopics;
        private final Set<OptionalKind> kinds = cluster.kinds();
        private final List<Problem> problems = new ArrayList<>();
        private final Map<String, String> digests = new HashMap<>();

        Resolution(FleadPipeline pipeline, Set<ResourceID> ownTopics) {
            this.spec = pipeline.getSpec();
            this.name = pipeline.getMetadata().getName();
            this.namespace = pipeline.getMetadata().getNamespace();
            this.ownTopics = ownTopics;
        }

        Prerequisites prerequisites() {
            KafkaAccess kafka = kafka();
            Set<String> taken = kafka.strimzi().map(this::takenTopics).orElse(Set.of());
            lookForKinds();
            lookForDatabase();
            lookForToken();
            lookForClaims();
            checkWhatIsAllowed();
            return new Prerequisites(kafka, digests, kinds, taken, installation.namespace(), problems);
        }

        /**
         * Images run with the pipeline's service accounts, and get the named Secrets as variables: both are the
         * author's choice.
         */
        private void checkWhatIsAllowed() {
            Images images = spec.images();
            if (!installation.allowsImages(images.repository())) {
                forbidden(
                        ConditionReason.ImageNotAllowed,
                        "spec.images.repository " + images.repository() + " is not allowed here: use "
                                + String.join(" or ", new TreeSet<>(installation.imageRepositories()))
                                + ", or add it to the operator's --allowed-image-repositories"
                                + " (ALLOWED_IMAGE_REPOSITORIES)");
            }
            checkSecret(spec.storage().databaseSecret(), "spec.storage.databaseSecret");
            if (spec.kafka().secretRef() != null) {
                checkSecret(spec.kafka().secretRef().name(), "spec.kafka.secretRef");
            }
            if (spec.api().tokenSecret() != null) {
                checkSecret(spec.api().tokenSecret().name(), "spec.api.tokenSecret");
            }
            if (images.pullSecrets() != null) {
                images.pullSecrets().forEach(secret -> checkSecret(secret, "spec.images.pullSecrets"));
            }
        }

        /** A missing one does no harm: its user reports it, and the operator checks it when it appears. */
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
            problems.add(new Problem(EnumSet.allOf(Part.class), reason, message));
        }

        private KafkaAccess kafka() {
            StrimziCluster strimzi = spec.kafka().strimziCluster();
            if (strimzi != null) {
                return strimzi(strimzi);
            }
            String servers = spec.kafka().bootstrapServers();
            if (servers == null) {
                problem(
                        Part.TOPICS,
                        ConditionReason.KafkaNotNamed,
                        "No Kafka is named: set spec.kafka.strimziCluster or spec.kafka.bootstrapServers");
                return KafkaAccess.none();
            }
            return new KafkaAccess(servers, Map.of(), settingsOfSecret(), Optional.empty());
        }

        /** Every key of the named Secret is a client setting. */
        private List<SecretSetting> settingsOfSecret() {
            if (spec.kafka().secretRef() == null) {
                return List.of();
            }
            String secret = spec.kafka().secretRef().name();
            Optional<SecretFacts> facts = secret(secret);
            if (facts.isEmpty()) {
                problem(
                        Part.TOPICS,
                        ConditionReason.SecretMissing,
                        "Secret " + secret
                                + " with Kafka's client settings, named by spec.kafka.secretRef, is not in namespace "
                                + namespace + ": create it");
                return List.of(new SecretSetting("security.protocol", secret, "security.protocol"));
            }
            return facts.get().keys().stream()
                    .sorted()
                    .map(key -> new SecretSetting(key, secret, key))
                    .toList();
        }

        private KafkaAccess strimzi(StrimziCluster named) {
            String kafkaNamespace = named.namespace() == null ? namespace : named.namespace();
            if (!kinds.contains(OptionalKind.KAFKA_TOPIC)) {
                return KafkaAccess.none();
            }
            if (!watched.isEmpty() && !watched.contains(kafkaNamespace)) {
                // Topics that it does not see it would write again and again, and leave behind.
                problem(
                        Part.TOPICS,
                        ConditionReason.KafkaNotWatched,
                        "The operator does not watch namespace " + kafkaNamespace + ", where Kafka " + named.name()
                                + " is: add it to the operator's --watch-namespaces (WATCH_NAMESPACES)");
                return KafkaAccess.none();
            }
            Optional<Kafka> found = cluster.kafka(kafkaNamespace, named.name());
            if (found.isEmpty()) {
                problem(
                        Part.TOPICS,
                        ConditionReason.KafkaMissing,
                        "Kafka " + named.name() + " is not in namespace " + kafkaNamespace
                                + ": create it, or correct spec.kafka.strimziCluster");
                return KafkaAccess.none();
            }
            Kafka kafka = found.get();
            boolean sameNamespace = kafkaNamespace.equals(namespace);
            Optional<StrimziListener> listener = StrimziListener.choose(kafka, sameNamespace);
            if (listener.isEmpty()) {
                problem(
                        Part.TOPICS,
                        ConditionReason.KafkaNotReady,
                        "Kafka " + named.name() + " in namespace " + kafkaNamespace + " has no listener for pods yet: "
                                + "wait for it, or give it one of type internal without authentication, or with tls or"
                                + " scram-sha-512");
                return KafkaAccess.none();
            }
            return access(named.name(), kafkaNamespace, kafka, listener.get());
        }

        private KafkaAccess access(String cluster, String kafkaNamespace, Kafka kafka, StrimziListener listener) {
            boolean sameNamespace = kafkaNamespace.equals(namespace);
            // Pods see Secrets of their own namespace only: elsewhere one Secret replaces both.
            String copy = new Names(name).kafkaSecret();
            String user = KafkaUserName.name(namespace, name, kafkaNamespace);
            String authority = cluster + "-cluster-ca-cert";
            KafkaSettings settings =
                    KafkaSettings.of(listener, sameNamespace ? authority : copy, sameNamespace ? user : copy);
            checkSecrets(
                    settings,
                    sameNamespace
                            ? "Strimzi makes it: see whether its operators run"
                            : "pods cannot use Secrets of namespace " + kafkaNamespace
                                    + ", so copy these keys into it from "
                                    + authority + " and " + user
                                    + " there, or add a listener without TLS and authentication to the Kafka cluster");
            return new KafkaAccess(
                    listener.bootstrapServers(),
                    settings.properties(),
                    settings.secretSettings(),
                    Optional.of(new StrimziAccess(
                            cluster,
                            kafkaNamespace,
                            listener.authentication(),
                            kafka.getSpec().getKafka().getAuthorization() != null)));
        }

        private void checkSecrets(KafkaSettings settings, String remedy) {
            Map<String, Set<String>> needed = settings.secretSettings().stream()
                    .collect(Collectors.groupingBy(
                            SecretSetting::secret,
                            Collectors.mapping(SecretSetting::key, Collectors.toCollection(TreeSet::new))));
            needed.forEach((secret, keys) -> requireSecret(
                    secret,
                    keys,
                    EnumSet.of(Part.TOPICS),
                    "with " + String.join(", ", keys) + " for Kafka's clients",
                    remedy));
        }

        /** Topics that another owner declared. Those that are known to be the pipeline's are not asked for. */
        private Set<String> takenTopics(StrimziAccess strimzi) {
            Set<String> taken = new TreeSet<>();
            for (TopicDefinition topic : Topics.of(spec.kafka()).all()) {
                ResourceID id =
                        new ResourceID(TopicResourceName.name(strimzi.name(), topic.name()), strimzi.namespace());
                if (ownTopics.contains(id)) {
                    continue;
                }
                Optional<HasMetadata> found = cluster.topic(strimzi.namespace(), id.getName());
                Optional<ResourceID> owner = found.flatMap(Labels::pipelineOf);
                if (found.isPresent() && !owner.equals(Optional.of(new ResourceID(name, namespace)))) {
                    taken.add(topic.name());
                    problem(
                            Part.TOPICS,
                            ConditionReason.TopicTaken,
                            "Topic " + topic.name() + " belongs to "
                                    + owner.map(id1 -> "pipeline " + id1.getName() + " in namespace "
                                                    + id1.getNamespace().orElse(""))
                                            .orElse("KafkaTopic " + id.getName() + ", which no pipeline made")
                                    + ": give this pipeline another spec.kafka.topicPrefix");
                }
            }
            return taken;
        }

        private void lookForKinds() {
            if (spec.kafka().strimziCluster() != null) {
                requireKind(Part.TOPICS, OptionalKind.KAFKA_TOPIC);
            }
            requireKind(Part.TRAINING, OptionalKind.FLINK_DEPLOYMENT);
            if (spec.analytics().enabled()) {
                requireKind(Part.ANALYTICS, OptionalKind.SPARK_APPLICATION);
                requireKind(Part.ANALYTICS, OptionalKind.SCHEDULED_SPARK_APPLICATION);
            }
        }

        private void requireKind(Part part, OptionalKind kind) {
            if (!kinds.contains(kind)) {
                problem(
                        part,
                        ConditionReason.KindNotInstalled,
                        "The cluster does not know " + kind.kind() + " (" + kind.apiVersion() + "): install "
                                + kind.provider());
            }
        }

        private void lookForDatabase() {
            Set<Part> parts = EnumSet.of(Part.ARCHIVER);
            if (spec.analytics().enabled()) {
                parts.add(Part.ANALYTICS);
            }
            requireSecret(
                    spec.storage().databaseSecret(),
                    DATABASE_KEYS,
                    parts,
                    "of the database, named by spec.storage.databaseSecret,",
                    "create it with " + String.join(", ", DATABASE_KEYS));
        }

        private void lookForToken() {
            TokenSecret token = spec.api().tokenSecret();
            if (token != null) {
                requireSecret(
                        token.name(),
                        Set.of(token.key()),
                        EnumSet.of(Part.AGGREGATOR),
                        "with the token of the HTTP API, named by spec.api.tokenSecret,",
                        "create it with the key " + token.key());
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
            if (claim != null && !cluster.claimExists(namespace, claim)) {
                problem(
                        part,
                        ConditionReason.ClaimMissing,
                        "PersistentVolumeClaim " + claim + ", named by " + field + ", is not in namespace " + namespace
                                + ": create it, or correct the name");
            }
        }

        private void requireSecret(String secret, Set<String> keys, Set<Part> parts, String what, String remedy) {
            Optional<SecretFacts> facts = secret(secret);
            if (facts.isEmpty()) {
                problems.add(new Problem(
                        parts,
                        ConditionReason.SecretMissing,
                        "Secret " + secret + " " + what + " is not in namespace " + namespace + ": " + remedy));
                return;
            }
            Set<String> missing = new TreeSet<>(keys);
            missing.removeAll(facts.get().keys());
            if (!missing.isEmpty()) {
                problems.add(new Problem(
                        parts,
                        ConditionReason.SecretIncomplete,
                        "Secret " + secret + " " + what + " lacks " + String.join(", ", missing) + ": add "
                                + (missing.size() == 1 ? "it" : "them")));
            }
        }

        private Optional<SecretFacts> secret(String secret) {
            Optional<SecretFacts> facts = cluster.secret(namespace, secret);
            facts.ifPresent(known -> digests.put(secret, known.digest()));
            return facts;
        }

        private void problem(Part part, ConditionReason reason, String message) {
            problems.add(new Problem(Set.of(part), reason, message));
        }
    }
}
