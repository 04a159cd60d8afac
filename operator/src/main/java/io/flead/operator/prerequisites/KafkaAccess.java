package io.flead.operator.prerequisites;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The workloads' access to Kafka.
 *
 * @param bootstrapServers host:port, comma separated; empty while Kafka cannot be reached
 * @param properties client settings that are no secret, by Kafka's property names
 * @param secretSettings client settings that Secrets hold
 * @param strimzi the Strimzi cluster, when Kafka is one
 */
public record KafkaAccess(
        String bootstrapServers,
        Map<String, String> properties,
        List<SecretSetting> secretSettings,
        Optional<StrimziAccess> strimzi) {

    public KafkaAccess {
        properties = Map.copyOf(properties);
        secretSettings = List.copyOf(secretSettings);
    }

    /** No Kafka that could be reached. */
    public static KafkaAccess none() {
        return new KafkaAccess("", Map.of(), List.of(), Optional.empty());
    }

    /** A Kafka without security. */
    public static KafkaAccess plain(String bootstrapServers) {
        return new KafkaAccess(bootstrapServers, Map.of(), List.of(), Optional.empty());
    }

    /**
     * A client setting whose value is in a Secret of the pipeline's namespace.
     *
     * @param property Kafka's name of the setting, such as {@code sasl.jaas.config}
     */
    public record SecretSetting(String property, String secret, String key) {}

    /**
     * A Kafka cluster run by Strimzi.
     *
     * @param name of the Kafka resource
     * @param namespace of the Kafka resource, of its topics and users
     * @param authentication how clients prove who they are
     * @param authorization whether a KafkaUser may declare rights
     */
    public record StrimziAccess(String name, String namespace, Authentication authentication, boolean authorization) {

        /** Whether the workloads need a KafkaUser. */
        public boolean needsUser() {
            return authentication != Authentication.NONE;
        }
    }

    /** Authentication of clients. */
    public enum Authentication {
        NONE,
        TLS,
        SCRAM_SHA_512
    }
}
