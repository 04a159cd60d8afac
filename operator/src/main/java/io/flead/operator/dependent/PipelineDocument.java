package io.flead.operator.dependent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.flead.api.v1alpha1.FleadPipeline;
import java.lang.reflect.Type;

/**
 * A pipeline as a document: the workloads read it, and digests are taken of its fields.
 *
 * @param name the pipeline's name
 * @param spec its spec as a tree; fields in the order of the API's types
 */
record PipelineDocument(String name, ObjectNode spec) {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .build())
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    static PipelineDocument of(FleadPipeline pipeline) {
        return new PipelineDocument(pipeline.getMetadata().getName(), YAML.valueToTree(pipeline.getSpec()));
    }

    /** The document without the field that concerns the operator alone: whether the pipeline is suspended. */
    String yaml() {
        ObjectNode document = YAML.createObjectNode();
        document.put("apiVersion", "flead.io/v1alpha1");
        document.put("kind", "FleadPipeline");
        document.putObject("metadata").put("name", name);
        ObjectNode forWorkloads = spec.deepCopy();
        forWorkloads.remove("suspend");
        document.set("spec", forWorkloads);
        return text(document);
    }

    /** A value of a field, written as in a document. */
    static JsonNode value(String json, Type type) {
        try {
            return YAML.valueToTree(YAML.readValue(json, YAML.constructType(type)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a value of " + type + ": " + json, e);
        }
    }

    private static String text(JsonNode node) {
        try {
            return YAML.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the pipeline as YAML", e);
        }
    }
}
