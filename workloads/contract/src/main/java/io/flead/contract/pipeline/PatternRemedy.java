package io.flead.contract.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.flead.api.v1alpha1.TimeSpan;

/** Says in words what a schema's pattern asks for, since a regular expression helps nobody. */
final class PatternRemedy {

    private PatternRemedy() {}

    static String of(JsonNode schema) {
        String pattern = schema.get("pattern").asText();
        if (pattern.equals(TimeSpan.PATTERN)) {
            return "a duration above zero such as 500ms, 30s, 1h30m or 30d";
        }
        String description = schema.path("description").asText("");
        return description.isEmpty() ? "of the form " + pattern : "of this form: " + description;
    }
}
