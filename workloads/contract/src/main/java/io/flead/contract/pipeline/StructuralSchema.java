package io.flead.contract.pipeline;

import static io.flead.contract.pipeline.ViolationText.join;
import static io.flead.contract.pipeline.ViolationText.show;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A structural schema of Kubernetes: fills in defaults, finds violations. Unlike an API server, which prunes them,
 * it reports unknown fields, as {@code kubectl apply} does with strict validation: a misspelt field is a user's error.
 *
 * <p>Only the keywords that the CRD generator writes are known; any other is refused when the schema is read, so that a
 * check can never be skipped in silence. Immutable and thread-safe.
 */
final class StructuralSchema {

    private static final List<String> KEYWORDS = List.of(
            "additionalProperties",
            "default",
            "description",
            "enum",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "items",
            "maxItems",
            "maxLength",
            "maxProperties",
            "maximum",
            "minItems",
            "minLength",
            "minimum",
            "properties",
            "required",
            "type",
            "x-kubernetes-int-or-string",
            "x-kubernetes-list-type",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-validations");

    private static final String INT_OR_STRING = "int-or-string";

    private final JsonNode schema;
    private final Map<String, StructuralSchema> properties;
    /** Of the values of an object whose fields have no names of their own; one or none. */
    private final List<StructuralSchema> values;

    private final List<StructuralSchema> items;
    private final List<SchemaRule> rules;

    private StructuralSchema(
            JsonNode schema,
            Map<String, StructuralSchema> properties,
            List<StructuralSchema> values,
            List<StructuralSchema> items,
            List<SchemaRule> rules) {
        this.schema = schema;
        this.properties = properties;
        this.values = values;
        this.items = items;
        this.rules = rules;
    }

    static StructuralSchema of(JsonNode schema) {
        schema.fieldNames().forEachRemaining(keyword -> {
            if (!KEYWORDS.contains(keyword)) {
                throw new IllegalStateException("keyword of the CRD's schema is not supported here: " + keyword);
            }
        });
        Map<String, StructuralSchema> properties = new LinkedHashMap<>();
        schema.path("properties").properties().forEach(entry -> properties.put(entry.getKey(), of(entry.getValue())));
        List<StructuralSchema> items = schema.has("items") ? List.of(of(schema.get("items"))) : List.of();
        List<SchemaRule> rules = StreamSupport.stream(
                        schema.path("x-kubernetes-validations").spliterator(), false)
                .map(SchemaRule::of)
                .toList();
        JsonNode value = schema.path("additionalProperties");
        return new StructuralSchema(
                schema, properties, value.isObject() ? List.of(of(value)) : List.of(), items, rules);
    }

    /**
     * Fills defaults into the document and returns all violations, in the order of the document.
     *
     * @param found violations already known; they come first
     */
    List<Violation> fillAndCheck(ObjectNode document, List<Violation> found) {
        fill(document);
        List<Violation> violations = new ArrayList<>(found);
        check("", document, 0, violations);
        return violations;
    }

    private void fill(JsonNode value) {
        if (value instanceof ObjectNode object) {
            properties.forEach((name, property) -> {
                JsonNode present = object.get(name);
                // As an API server does: null means absent where there is a default.
                if ((present == null || present.isNull()) && property.schema.has("default")) {
                    object.set(name, property.schema.get("default").deepCopy());
                } else if (present != null && present.isNull()) {
                    object.remove(name);
                }
                if (object.has(name)) {
                    property.fill(object.get(name));
                }
            });
        } else if (value instanceof ArrayNode array) {
            items.forEach(item -> array.forEach(item::fill));
        }
    }

    /** Removes fields that the schema does not know, as an API server does, and returns their paths. */
    List<String> prune(ObjectNode document) {
        List<String> removed = new ArrayList<>();
        prune("", document, removed);
        return removed;
    }

    private void prune(String path, JsonNode value, List<String> removed) {
        if (value instanceof ObjectNode object) {
            List.copyOf(object.properties()).forEach(entry -> {
                StructuralSchema property = property(entry.getKey());
                if (property != null) {
                    property.prune(join(path, entry.getKey()), entry.getValue(), removed);
                } else if (!preservesUnknownFields()) {
                    object.remove(entry.getKey());
                    removed.add(join(path, entry.getKey()));
                }
            });
        } else if (value instanceof ArrayNode array) {
            for (StructuralSchema item : items) {
                for (int index = 0; index < array.size(); index++) {
                    item.prune(path + "[" + index + "]", array.get(index), removed);
                }
            }
        }
    }

    private @Nullable StructuralSchema property(String name) {
        return properties.getOrDefault(name, values.isEmpty() ? null : values.get(0));
    }

    private boolean preservesUnknownFields() {
        return schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    }

    private void check(String path, JsonNode value, List<Violation> violations) {
        check(path, value, violations.size(), violations);
    }

    /** @param before violations that are not this value's own */
    private void check(String path, JsonNode value, int before, List<Violation> violations) {
        if (!checkType(path, value, violations)) {
            return;
        }
        if (value.isNumber()) {
            checkRange(path, value, violations);
        } else if (value.isTextual()) {
            checkText(path, value, violations);
        } else if (value instanceof ArrayNode array) {
            checkItems(path, array, violations);
        } else if (value instanceof ObjectNode object) {
            checkFields(path, object, violations);
        }
        boolean structureHolds = violations.size() == before;
        for (SchemaRule rule : rules) {
            rule.check(path, value, structureHolds).ifPresent(violations::add);
        }
    }

    private boolean checkType(String path, JsonNode value, List<Violation> violations) {
        String type = schema.path("x-kubernetes-int-or-string").asBoolean()
                ? INT_OR_STRING
                : schema.path("type").asText("");
        boolean fits = switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber() && value.canConvertToLong();
            case INT_OR_STRING -> (value.isIntegralNumber() && value.canConvertToLong()) || value.isTextual();
            case "number" -> value.isNumber() && Double.isFinite(value.doubleValue());
            default -> true;
        };
        if (!fits) {
            violations.add(new Violation(path, show(value), "must be " + describe(type) + example()));
        }
        return fits;
    }

    private void checkRange(String path, JsonNode value, List<Violation> violations) {
        BigDecimal number = value.decimalValue();
        if (schema.has("minimum")) {
            BigDecimal minimum = schema.get("minimum").decimalValue();
            boolean exclusive = schema.path("exclusiveMinimum").asBoolean();
            if (number.compareTo(minimum) < (exclusive ? 1 : 0)) {
                violations.add(new Violation(
                        path, show(value), "must be " + (exclusive ? "above " : "at least ") + plain(minimum)));
            }
        }
        if (schema.has("maximum")) {
            BigDecimal maximum = schema.get("maximum").decimalValue();
            boolean exclusive = schema.path("exclusiveMaximum").asBoolean();
            if (number.compareTo(maximum) > (exclusive ? -1 : 0)) {
                violations.add(new Violation(
                        path, show(value), "must be " + (exclusive ? "below " : "at most ") + plain(maximum)));
            }
        }
    }

    private void checkText(String path, JsonNode value, List<Violation> violations) {
        String text = value.asText();
        int length = text.codePointCount(0, text.length());
        if (length < schema.path("minLength").asInt(0)) {
            violations.add(new Violation(
                    path,
                    show(value),
                    length == 0
                            ? "must not be empty"
                            : "is too short: at least "
                                    + schema.get("minLength").asInt() + " characters"));
        } else if (length > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            violations.add(new Violation(
                    path,
                    show(value),
                    "is too long: at most " + schema.get("maxLength").asInt() + " characters"));
        } else if (schema.has("enum")) {
            List<String> allowed = StreamSupport.stream(schema.get("enum").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
            if (!allowed.contains(text)) {
                violations.add(new Violation(path, show(value), "must be one of " + String.join(", ", allowed)));
            }
        }
    }

    private void checkItems(String path, ArrayNode array, List<Violation> violations) {
        if (array.size() < schema.path("minItems").asInt(0)) {
            violations.add(new Violation(
                    path,
                    show(array),
                    "must list at least " + schema.get("minItems").asInt()));
        } else if (array.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
            violations.add(new Violation(
                    path,
                    "",
                    "lists " + array.size() + ": at most "
                            + schema.get("maxItems").asInt()));
        }
        if (schema.path("x-kubernetes-list-type").asText().equals("set")) {
            Set<JsonNode> seen = new HashSet<>();
            for (int index = 0; index < array.size(); index++) {
                if (!seen.add(array.get(index))) {
                    violations.add(new Violation(
                            path + "[" + index + "]", show(array.get(index)), "is listed twice: list it once"));
                }
            }
        }
        for (StructuralSchema item : items) {
            for (int index = 0; index < array.size(); index++) {
                item.check(path + "[" + index + "]", array.get(index), violations);
            }
        }
    }

    private void checkFields(String path, ObjectNode object, List<Violation> violations) {
        if (object.size() > schema.path("maxProperties").asInt(Integer.MAX_VALUE)) {
            violations.add(new Violation(
                    path,
                    "",
                    "has " + object.size() + " entries: at most "
                            + schema.get("maxProperties").asInt()));
        }
        for (JsonNode required : schema.path("required")) {
            if (!object.has(required.asText())) {
                StructuralSchema property = properties.get(required.asText());
                String description = property == null
                        ? ""
                        : property.schema.path("description").asText("");
                violations.add(new Violation(
                        join(path, required.asText()),
                        "",
                        "is required" + (description.isEmpty() ? "" : ": " + description)));
            }
        }
        object.properties().forEach(entry -> {
            StructuralSchema property = property(entry.getKey());
            if (property != null) {
                property.check(join(path, entry.getKey()), entry.getValue(), violations);
            } else if (!preservesUnknownFields()) {
                violations.add(ViolationText.unknownField(path, entry.getKey(), entry.getValue(), properties.keySet()));
            }
        });
    }

    private static String describe(String type) {
        return switch (type) {
            case "object" -> "an object";
            case "array" -> "a list";
            case "string" -> "text";
            case "boolean" -> "true or false";
            case "integer" -> "a whole number";
            case INT_OR_STRING -> "a whole number or text";
            default -> "a number";
        };
    }

    private String example() {
        if (schema.has("default") && !schema.get("default").isObject()) {
            return " such as " + schema.get("default").asText(show(schema.get("default")));
        }
        return "";
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
