package io.flead.api.topic;

import java.util.Map;

/**
 * A topic as it should be.
 *
 * @param name with the pipeline's prefix
 * @param partitions at least this many
 * @param config Kafka's topic configuration
 */
public record TopicDefinition(String name, int partitions, Map<String, String> config) {

    public TopicDefinition {
        config = Map.copyOf(config);
    }
}
