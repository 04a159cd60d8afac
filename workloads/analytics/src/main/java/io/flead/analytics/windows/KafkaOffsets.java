package io.flead.analytics.windows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Offsets as Spark writes them: {@code {"topic":{"0":17,"1":4}}}. */
final class KafkaOffsets {

    private static final ObjectMapper JSON = new ObjectMapper();

    private KafkaOffsets() {}

    /** Those of one topic, by partition. */
    static Map<Integer, Long> ofTopic(String json, String topic) throws JsonProcessingException {
        Map<Integer, Long> offsets = new TreeMap<>();
        JSON.readTree(json)
                .path(topic)
                .properties()
                .forEach(one -> offsets.put(
                        Integer.valueOf(one.getKey()), one.getValue().asLong()));
        return offsets;
    }

    /** One topic's in Spark's form. */
    static String json(String topic, Map<Integer, Long> offsets) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode partitions = root.putObject(topic);
        new TreeMap<>(offsets).forEach((partition, offset) -> partitions.put(partition.toString(), offset));
        return root.toString();
    }

    /** Their sum; 0 for text that is not of this form. */
    static long total(String json) {
        try {
            long total = 0;
            for (JsonNode topic : JSON.readTree(json)) {
                for (JsonNode offset : topic) {
                    total += offset.asLong();
                }
            }
            return total;
        } catch (JsonProcessingException e) {
            return 0;
        }
    }
}
