package io.flead.contract.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.junit.jupiter.api.Test;

class StructuralSchemaTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void pruneRemovesWhatNoSchemaKnowsAndNamesItsPath() throws Exception {
        StructuralSchema schema = StructuralSchema.of(YAML.readTree("""
                type: object
                properties:
                  name: {type: string}
                  inner: {type: object, properties: {a: {type: integer}}}
                  list: {type: array, items: {type: object, properties: {b: {type: string}}}}
                  open: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {}}
                """));
        ObjectNode document = (ObjectNode) YAML.readTree("""
                name: kept
                unknown: {name: goes with all that is in it}
                inner: {a: 1, c: 2}
                list: [{b: x}, {d: y, b: z}, text]
                open: {anything: [1, 2]}
                """);

        assertThat(schema.prune(document)).containsExactly("unknown", "inner.c", "list[1].d");
        assertThat(document).isEqualTo(YAML.readTree("""
                name: kept
                inner: {a: 1}
                list: [{b: x}, {b: z}, text]
                open: {anything: [1, 2]}
                """));
        assertThat(schema.prune(document)).isEmpty();
    }
}
