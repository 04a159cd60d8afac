package io.flead.process.environment;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How to reach Kafka. {@code KAFKA_BOOTSTRAP_SERVERS}, and any other client setting as {@code KAFKA_} and its name in upper
 * case with underscores: {@code KAFKA_SASL_MECHANISM} is {@code sasl.mechanism}.
 *
 * @param bootstrapServers host:port, comma separated
 * @param properties all client settings, the bootstrap servers among them; may hold secrets, so never logged
 */
public record KafkaEnvironment(String bootstrapServers, Map<String, String> properties) {

    private static final String PREFIX = "KAFKA_";
    /** Variables that images and shells of Kafka itself use, which are no client settings. */
    private static final Set<String> NOT_SETTINGS =
            Set.of("KAFKA_HOME", "KAFKA_OPTS", "KAFKA_HEAP_OPTS", "KAFKA_VERSION");

    public KafkaEnvironment {
        properties = Map.copyOf(properties);
    }

    /**
     * Reads the environment.
     *
     * @throws InvalidEnvironmentException when {@code KAFKA_BOOTSTRAP_SERVERS} is missing
     */
    public static KafkaEnvironment of(Map<String, String> environment) throws InvalidEnvironmentException {
        Map<String, String> properties = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !NOT_SETTINGS.contains(name)) {
                properties.put(
                        name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        String servers = properties.getOrDefault("bootstrap.servers", "");
        if (servers.isBlank()) {
            throw new InvalidEnvironmentException("KAFKA_BOOTSTRAP_SERVERS is not set: give host:port of Kafka");
        }
        return new KafkaEnvironment(servers, properties);
    }

    @Override
    public String toString() {
        return "KafkaEnvironment[" + bootstrapServers + "]";
    }
}
