package io.flead.process.environment;

import io.flead.api.program.EnvironmentNames;
import java.util.HashMap;
import java.util.Map;

/**
 * The connection to Kafka. {@code KAFKA_BOOTSTRAP_SERVERS}, and any other client setting in its own variable:
 * {@code KAFKA_SASL_MECHANISM} is {@code sasl.mechanism}.
 *
 * @param bootstrapServers host:port, comma separated
 * @param properties all client settings, the bootstrap servers among them; may hold secrets, so never logged
 */
public record KafkaEnvironment(String bootstrapServers, Map<String, String> properties) {

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
        environment.forEach((name, value) ->
                EnvironmentNames.kafkaSetting(name).ifPresent(setting -> properties.put(setting, value)));
        String servers = properties.getOrDefault("bootstrap.servers", "");
        if (servers.isBlank()) {
            throw new InvalidEnvironmentException(
                    EnvironmentNames.KAFKA_BOOTSTRAP_SERVERS + " is not set: give host:port of Kafka");
        }
        return new KafkaEnvironment(servers, properties);
    }

    @Override
    public String toString() {
        return "KafkaEnvironment[" + bootstrapServers + "]";
    }
}
