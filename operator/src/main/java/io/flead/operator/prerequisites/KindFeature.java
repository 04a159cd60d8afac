package io.flead.operator.prerequisites;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * A field, or one of its values, that a kind has from the oldest usable release of its operator on. Resources do not
 * tell a release; the schema of their kind does.
 *
 * @param field path of the field, such as {@code spec.flinkVersion}
 * @param value that the field must allow; empty when the field is enough
 */
record KindFeature(String field, String value) {

    /** In the words of a message. */
    String words() {
        return value.isEmpty() ? field : field + " " + value;
    }

    /**
     * Whether a kind has it.
     *
     * @param definition a CustomResourceDefinition
     * @param version of the kind
     */
    boolean isIn(JsonNode definition, String version) {
        for (JsonNode served : definition.path("spec").path("versions")) {
            if (served.path("name").asText().equals(version)) {
                return isIn(served.path("schema").path("openAPIV3Schema"));
            }
        }
        return false;
    }

    private boolean isIn(JsonNode schema) {
        JsonNode found = Arrays.stream(field.split("\\."))
                .reduce(schema, (node, name) -> node.path("properties").path(name), (one, other) -> other);
        if (found.isMissingNode()) {
            return schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        }
        if (value.isEmpty() || found.path("enum").isMissingNode()) {
            return true;
        }
        for (JsonNode allowed : found.path("enum")) {
            if (allowed.asText().equals(value)) {
                return true;
            }
        }
        return false;
    }
}
