package io.flead.operator.prerequisites;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.flead.api.topic.TopicDefinition;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.Kafka.StrimziCluster;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.pipeline.Part;
import io.flead.operator.prerequisites.KafkaAccess.SecretSetting;
import io.flead.operator.prerequisites.KafkaAccess.StrimziAccess;
import io.flead.operator.status.ConditionReason;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.kafka.KafkaAuthorization;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks up the Kafka of one pipeline, and whatever its clients need for it. */
final class KafkaLookup {

    /** Annotation of a Kafka: namespaces, with commas between, whose pipelines may use it; or {@code *}. */
    static final String ALLOWED_NAMESPACES = "flead.io/allowed-namespaces";

    private static final Set<Part> TOPICS = Set.of(Part.TOPICS);

    private final FleadPipeline pipeline;
    private final String namespace;
    private final ClusterView cluster;
    private final Set<String> watched;
    private final Set<OptionalKind> kinds;
    private final Set<ResourceID> ownTopics;
    private final Findings findings;

    KafkaLookup(
            FleadPipeline pipeline,
            ClusterView cluster,
            Set<String> watched,
            Set<OptionalKind> kinds,
            Set<ResourceID> ownTopics,
            Findings findings) {
        this.pipeline = pipeline;
        this.namespace = pipeline.getMetadata().getNamespace();
        this.cluster = cluster;
        this.watched = watched;
        this.kinds = kinds;
        this.ownTopics = ownTopics;
        this.findings = findings;
    }

    KafkaAccess access() {
        var declared = pipeline.getSpec().kafka();
        if (declared.strimziCluster() != null) {
            return strimzi(declared.strimziCluster());
        }
        String servers = declared.bootstrapServers();
        if (servers == null) {
            return none(
                    ConditionReason.KafkaNotNamed,
                    "No Kafka is named: set spec.kafka.strimziCluster or spec.kafka.bootstrapServers");
        }
        List<SecretSetting> settings = declared.secretRef() == null
                ? List.of()
                : settingsOf(declared.secretRef().name());
        return new KafkaAccess(servers, Map.of(), settings, Optional.empty());
    }

    /** Every key of the named Secret is a client setting. */
    private List<SecretSetting> settingsOf(String secret) {
        Optional<SecretFacts> facts = findings.secret(secret);
        if (facts.isEmpty()) {
            findings.problem(
                    TOPICS,
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
        String kafkaInWords = "Kafka " + named.name() + " in namespace " + kafkaNamespace;
        if (!kinds.contains(OptionalKind.KAFKA_TOPIC)) {
            return KafkaAccess.none();
        }
        if (!watched.isEmpty() && !watched.contains(kafkaNamespace)) {
            // Topics that it does not see it would write again and again, and leave behind.
            return none(
                    ConditionReason.KafkaNotWatched,
                    "The operator does not watch namespace " + kafkaNamespace + ", where Kafka " + named.name()
                            + " is: add it to the operator's --watch-namespaces (WATCH_NAMESPACES)");
        }
        Optional<Kafka> found = cluster.kafka(kafkaNamespace, named.name());
        if (found.isEmpty()) {
            return none(
                    ConditionReason.KafkaMissing,
                    "Kafka " + named.name() + " is not in namespace " + kafkaNamespace
                            + ": create it, or correct spec.kafka.strimziCluster");
        }
        Kafka kafka = found.get();
        if (!kafkaNamespace.equals(namespace) && !admits(kafka, namespace)) {
            return none(
                    ConditionReason.KafkaNotShared,
                    kafkaInWords + " admits no pipelines of namespace " + namespace + ": have its owner add "
                            + namespace + " to its annotation " + ALLOWED_NAMESPACES);
        }
        Optional<String> wanted = Optional.ofNullable(named.listener());
        Optional<StrimziListener> listener = StrimziListener.choose(kafka, wanted);
        if (listener.isEmpty()) {
            return none(
                    ConditionReason.KafkaNotReady,
                    kafkaInWords + " has no listener "
                            + wanted.map(name -> name + ", named by spec.kafka.strimziCluster.listener, ")
                                    .orElse("")
                            + "for pods yet: wait for it, or give it one of type internal with tls or scram-sha-512, or"
                            + " without authentication where it checks no rights");
        }
        return access(new ResourceID(named.name(), kafkaNamespace), kafka, listener.get());
    }

    private KafkaAccess none(ConditionReason reason, String message) {
        findings.problem(TOPICS, reason, message);
        return KafkaAccess.none();
    }

    static boolean admits(Kafka kafka, String namespace) {
        Map<String, String> annotations = kafka.getMetadata().getAnnotations();
        return annotations != null
                && Arrays.stream(
                                annotations.getOrDefault(ALLOWED_NAMESPACES, "").split(","))
                        .map(String::strip)
                        .anyMatch(allowed -> allowed.equals("*") || allowed.equals(namespace));
    }

    private KafkaAccess access(ResourceID id, Kafka kafka, StrimziListener listener) {
        String kafkaNamespace = id.getNamespace().orElse(namespace);
        String user = KafkaUserName.name(namespace, pipeline.getMetadata().getName(), kafkaNamespace);
        boolean sameNamespace = kafkaNamespace.equals(namespace);
        // Pods see Secrets of their own namespace only.
        String secret = sameNamespace ? user : Names.of(pipeline).kafkaSecret();
        KafkaSettings settings = KafkaSettings.of(listener, secret);
        Set<String> keys = settings.secretSettings().stream()
                .map(SecretSetting::key)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!keys.isEmpty()) {
            if (sameNamespace) {
                findings.requireSecret(
                        secret,
                        keys,
                        TOPICS,
                        "with " + String.join(", ", keys) + " for Kafka's clients",
                        "Strimzi makes it: see whether its operators run");
            } else {
                new CredentialCopy(pipeline, cluster, findings).follow(new ResourceID(user, kafkaNamespace), keys);
            }
        }
        return new KafkaAccess(
                listener.bootstrapServers(),
                settings.properties(),
                settings.secretSettings(),
                Optional.of(new StrimziAccess(
                        id.getName(), kafkaNamespace, listener.authentication(), takesRights(kafka))));
    }

    /** Strimzi refuses the rights of a user where an authorizer of another kind knows them. */
    private static boolean takesRights(Kafka kafka) {
        KafkaAuthorization authorization = kafka.getSpec().getKafka().getAuthorization();
        return authorization != null && authorization.supportsAdminApi();
    }

    /** Topics that another owner declared. Those that are known to be the pipeline's are not asked for. */
    Set<String> takenTopics(StrimziAccess strimzi) {
        Set<String> taken = new TreeSet<>();
        for (TopicDefinition topic : Topics.of(pipeline.getSpec()).own()) {
            ResourceID id = new ResourceID(TopicResourceName.name(strimzi.name(), topic.name()), strimzi.namespace());
            if (ownTopics.contains(id)) {
                continue;
            }
            Optional<HasMetadata> found = cluster.topic(strimzi.namespace(), id.getName());
            Optional<ResourceID> owner = found.flatMap(Labels::pipelineOf);
            if (found.isPresent() && !owner.equals(Optional.of(ResourceID.fromResource(pipeline)))) {
                taken.add(topic.name());
                findings.problem(
                        TOPICS,
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
}
