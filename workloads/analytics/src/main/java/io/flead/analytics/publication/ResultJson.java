package io.flead.analytics.publication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Results as JSON, which has no NaN: an unknown number is null. */
public final class ResultJson {

    /** Reads and writes them. */
    public static final ObjectMapper MAPPER = new ObjectMapper();

    private ResultJson() {}

    /** An empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * A result that was written as text.
     *
     * @throws IllegalArgumentException when it is no JSON object
     */
    public static ObjectNode parse(String json) {
        try {
            return MAPPER.readValue(json, ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a result that is no JSON object: " + e.getOriginalMessage(), e);
        }
    }

    /** Puts a number, or null where it is not finite. */
    public static void put(ObjectNode object, String name, double value) {
        if (Double.isFinite(value)) {
            object.put(name, value);
        } else {
            object.putNull(name);
        }
    }
}
