package io.flead.contract.pipeline;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Paths, values and suggestions in the text of violations. */
final class ViolationText {

    private static final int SHOWN_CHARACTERS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ViolationText() {}

    static Violation unknownField(String path, String field, JsonNode value, Collection<String> known) {
        String nearest = known.stream()
                .min(Comparator.comparingInt(name -> distance(name, field)))
                .filter(name -> distance(name, field) <= 2)
                .map(name -> "did you mean " + name + "?")
                .orElseGet(() -> "known here: "
                        + (known.isEmpty() ? "none" : known.stream().sorted().collect(Collectors.joining(", "))));
        return new Violation(join(path, field), "", "is not a field: " + nearest);
    }

    static String show(JsonNode value) {
        String text = value instanceof MissingNode ? "" : write(value);
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS - 3) + "...";
    }

    static String quote(String text) {
        return write(JSON.getNodeFactory().textNode(text));
    }

    static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private static String write(JsonNode value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JacksonException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Levenshtein's distance, bounded work: names are short. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int next = Math.min(
                        Math.min(row[j], row[j - 1]) + 1,
                        diagonal
                                + (Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1))
                                        ? 0
                                        : 1));
                diagonal = row[j];
                row[j] = next;
            }
        }
        return row[b.length()];
    }
}
