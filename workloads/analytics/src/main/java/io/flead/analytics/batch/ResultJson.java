package io.flead.analytics.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Objects of JSON, which has no NaN: what is unknown is null. */
final class ResultJson {

    static final ObjectMapper MAPPER = new ObjectMapper();

    private ResultJson() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static void put(ObjectNode object, String name, double value) {
        if (Double.isFinite(value)) {
            object.put(name, value);
        } else {
            object.putNull(name);
        }
    }
}
