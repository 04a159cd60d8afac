package io.flead.api.topic;

import java.util.Map;
import java.util.TreeMap;

/**
 * A topic as it should be.
 *
 * @param name with the pipeline's prefix
 * @param partitions at least this many
 * @param config Kafka's topic configuration
 */
public record TopicDefinition(String name, int partitions, Map<String, String> config) {

    private static final int REPLICAS_TO_SPARE_ONE = 3;

    public TopicDefinition {
        config = Map.copyOf(config);
    }

    /**
     * The configuration of a topic with replicas: of three or more, two must have a record before it counts as written,
     * so that one broker's end loses none.
     *
     * @param replicas of each partition; 0 for the broker's default, which has its own
     */
    public Map<String, String> config(int replicas) {
        Map<String, String> all = new TreeMap<>(config);
        if (replicas >= REPLICAS_TO_SPARE_ONE) {
            all.put("min.insync.replicas", "2");
        }
        return all;
    }
}
