package io.flead.analytics.windows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Offsets as Spark writes them: {@code {"topic":{"0":17,"1":4}}}. */
final class KafkaOffsets {

    private static final ObjectMapper JSON = new ObjectMapper();

    private KafkaOffsets() {}

    /** Their sum; 0 for what is not of this form. */
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
