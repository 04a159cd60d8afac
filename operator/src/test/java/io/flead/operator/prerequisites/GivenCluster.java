package io.flead.operator.prerequisites;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Names;
import io.flead.operator.pipeline.NetworkCallers;
import io.flead.operator.pipeline.WorkloadDefaults;
import io.flead.operator.prerequisites.KafkaAccess.Authentication;
import io.flead.operator.prerequisites.KafkaAccess.SecretSetting;
import io.flead.operator.prerequisites.KafkaAccess.StrimziAccess;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Prerequisites for tests, described in a few words. */
public final class GivenCluster {

    private GivenCluster() {}

    /** Everything is there: Kafka without security, the database's Secret, every optional kind. */
    public static Prerequisites complete(FleadPipeline pipeline) {
        return described(pipeline, JsonNodeFactory.instance.objectNode());
    }

    /**
     * As {@link #complete}, but for the difference described.
     *
     * @param description any of {@code tls}, {@code authentication}, {@code authorization}, {@code settings} (keys of
     *     the named Secret), {@code takenTopics}, {@code noDatabaseSecret}, {@code operatorNamespace},
     *     {@code oneNodeClaims}, {@code database}, {@code defaults}, {@code absentKinds}
     */
    public static Prerequisites described(FleadPipeline pipeline, JsonNode description) {
        Map<String, String> digests = new HashMap<>();
        if (!description.path("noDatabaseSecret").asBoolean()) {
            digests.put(pipeline.getSpec().storage().databaseSecret(), "1111111111111111");
        }
        KafkaAccess kafka = kafka(pipeline, description);
        kafka.secretSettings().forEach(setting -> digests.put(setting.secret(), "2222222222222222"));
        return new Prerequisites(
                kafka,
                DatabaseAccess.valueOf(description.path("database").asText("URL")),
                digests,
                kinds(description.path("absentKinds")),
                words(description.path("takenTopics")),
                Optional.ofNullable(description.path("operatorNamespace").asText(null)),
                defaults(description.path("defaults")),
                words(description.path("oneNodeClaims")),
                List.of());
    }

    private static Set<OptionalKind> kinds(JsonNode absent) {
        Set<OptionalKind> kinds = EnumSet.allOf(OptionalKind.class);
        words(absent).forEach(kind -> kinds.remove(OptionalKind.valueOf(kind)));
        return kinds;
    }

    private static Set<String> words(JsonNode list) {
        Set<String> words = new HashSet<>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }

    private static WorkloadDefaults defaults(JsonNode described) {
        return new WorkloadDefaults(
                described.path("repository").asText(WorkloadDefaults.REPOSITORY),
                described.path("tag").asText("0.1.0"),
                List.copyOf(words(described.path("pullSecrets"))),
                texts(described.path("monitoringLabels")),
                new NetworkCallers(
                        Optional.ofNullable(
                                described.path("prometheusNamespace").asText(null)),
                        Optional.ofNullable(
                                described.path("flinkOperatorNamespace").asText(null))),
                Optional.of(described.path("podTemplate")).filter(JsonNode::isObject),
                texts(described.path("flinkConfiguration")),
                texts(described.path("sparkConf")));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private static KafkaAccess kafka(FleadPipeline pipeline, JsonNode description) {
        var declared = pipeline.getSpec().kafka();
        var strimzi = declared.strimziCluster();
        if (strimzi == null) {
            List<SecretSetting> settings = new ArrayList<>();
            if (declared.secretRef() != null) {
                description
                        .path("settings")
                        .forEach(key -> settings.add(new SecretSetting(
                                key.asText(), declared.secretRef().name(), key.asText())));
            }
            return new KafkaAccess(
                    declared.bootstrapServers() == null ? "" : declared.bootstrapServers(),
                    Map.of(),
                    settings,
                    Optional.empty());
        }
        String namespace = strimzi.namespace() == null ? pipeline.getMetadata().getNamespace() : strimzi.namespace();
        boolean tls = description.path("tls").asBoolean();
        Authentication authentication =
                Authentication.valueOf(description.path("authentication").asText("NONE"));
        StrimziListener listener = new StrimziListener(
                tls ? "tls" : "plain",
                strimzi.name() + "-kafka-bootstrap." + namespace + ".svc:" + (tls ? 9093 : 9092),
                tls,
                authentication,
                tls ? List.of("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n") : List.of());
        Names names = Names.of(pipeline);
        KafkaSettings settings = KafkaSettings.of(
                listener,
                namespace.equals(pipeline.getMetadata().getNamespace()) ? names.pipeline() : names.kafkaSecret());
        return new KafkaAccess(
                listener.bootstrapServers(),
                settings.properties(),
                settings.secretSettings(),
                Optional.of(new StrimziAccess(
                        strimzi.name(),
                        namespace,
                        authentication,
                        description.path("authorization").asBoolean())));
    }
}
