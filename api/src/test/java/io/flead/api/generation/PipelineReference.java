package io.flead.api.generation;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.flead.api.v1alpha1.Program;
import io.flead.api.v1alpha1.SpecField;
import io.flead.api.v1alpha1.TimeSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes the reference of every field of {@code spec} and {@code status} from the CRD's schema, as Markdown. */
final class PipelineReference {

    private static final String BEGIN = """
            # Reference: FleadPipeline

            Every field of `flead.io/v1alpha1`, generated from the types in `api/` by `make crds`. Do not edit.
            Durations are written `500ms`, `30s`, `1h30m` or `30d` and are above zero. A change of a field restarts the programs that
            read it, and no others; the batch reads the file at each of its runs.
            """;

    private final StringBuilder text = new StringBuilder(BEGIN);

    private PipelineReference() {}

    static String of(String crdYaml) {
        JSONSchemaProps schema = Serialization.unmarshal(crdYaml, CustomResourceDefinition.class)
                .getSpec()
                .getVersions()
                .get(0)
                .getSchema()
                .getOpenAPIV3Schema();
        PipelineReference reference = new PipelineReference();
        List.of("spec", "status").forEach(part -> {
            reference.section(
                    part, Objects.requireNonNull(schema.getProperties().get(part)));
        });
        return reference.text.toString();
    }

    private void section(String path, JSONSchemaProps schema) {
        text.append("\n## ").append(path).append("\n\n");
        if (schema.getDescription() != null) {
            text.append(schema.getDescription()).append("\n\n");
        }
        if (!schema.getProperties().isEmpty()) {
            text.append("| Field | Type | Default | Meaning | Read by |\n|---|---|---|---|---|\n");
            schema.getProperties().forEach((name, property) -> {
                boolean required =
                        schema.getRequired() != null && schema.getRequired().contains(name);
                text.append("| `%s` | %s | %s | %s | %s |\n"
                        .formatted(
                                name,
                                type(property),
                                required ? "required" : defaultOf(property),
                                meaning(property),
                                readers(path + "." + name)));
            });
        }
        if (!schema.getXKubernetesValidations().isEmpty()) {
            text.append("\nRules:\n\n");
            schema.getXKubernetesValidations()
                    .forEach(rule -> text.append("- %s%s\n"
                            .formatted(
                                    rule.getFieldPath() == null
                                            ? ""
                                            : "`" + rule.getFieldPath().substring(1) + "` ",
                                    rule.getMessage())));
        }
        if (!schema.getProperties().isEmpty()) {
            schema.getProperties().forEach((name, property) -> {
                boolean list = property.getItems() != null;
                JSONSchemaProps inner = list ? property.getItems().getSchema() : property;
                if (!inner.getProperties().isEmpty()) {
                    section(path + "." + name + (list ? "[]" : ""), inner);
                }
            });
        }
    }

    /** The readers of a field of the spec; none for a section, whose fields have their own. */
    private static String readers(String path) {
        return SpecField.all().stream()
                .filter(field -> ("spec" + field.pointer().replace('/', '.')).equals(path))
                .flatMap(field -> field.readers().stream())
                .sorted()
                .map(Program::word)
                .collect(Collectors.joining(", "));
    }

    private static String type(JSONSchemaProps schema) {
        if (schema.getXKubernetesValidations().stream().anyMatch(rule -> TimeSpan.RULE.equals(rule.getRule()))) {
            return "duration";
        }
        if (!schema.getEnum().isEmpty()) {
            return schema.getEnum().stream()
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(", "));
        }
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return "integer or text";
        }
        return schema.getItems() == null
                ? schema.getType()
                : "list of " + type(schema.getItems().getSchema());
    }

    private static String defaultOf(JSONSchemaProps schema) {
        JsonNode value = schema.getDefault();
        if (value == null || value.isObject()) {
            return "";
        }
        if (value.isFloatingPointNumber()) {
            return "`" + plain(value.doubleValue()) + "`";
        }
        return value.isTextual() ? "`" + (value.asText().isEmpty() ? "\"\"" : value.asText()) + "`" : "`" + value + "`";
    }

    private static String meaning(JSONSchemaProps schema) {
        List<String> limits = new ArrayList<>();
        if (schema.getMinimum() != null) {
            limits.add((Boolean.TRUE.equals(schema.getExclusiveMinimum()) ? "above " : "at least ")
                    + plain(schema.getMinimum()));
        }
        if (schema.getMaximum() != null) {
            limits.add("at most " + plain(schema.getMaximum()));
        }
        if (schema.getMaxItems() != null) {
            limits.add("at most " + schema.getMaxItems() + " entries");
        }
        schema.getXKubernetesValidations().stream()
                .filter(rule -> rule.getRule().contains("oldSelf") && rule.getFieldPath() == null)
                .forEach(rule -> limits.add(rule.getMessage()));
        String description = schema.getDescription() == null ? "" : schema.getDescription();
        return (description + (limits.isEmpty() ? "" : " (" + String.join(", ", limits) + ")")).replace("|", "\\|");
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
