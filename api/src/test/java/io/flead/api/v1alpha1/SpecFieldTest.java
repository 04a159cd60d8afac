package io.flead.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SpecFieldTest {

    @Test
    void everyFieldOfTheSchemaHasReaders() throws IOException {
        JSONSchemaProps schema = Serialization.unmarshal(
                        Files.readString(Path.of("../crds/fleadpipelines.flead.io-v1.yaml")),
                        CustomResourceDefinition.class)
                .getSpec()
                .getVersions()
                .get(0)
                .getSchema()
                .getOpenAPIV3Schema();
        Set<String> fields = new TreeSet<>();
        collect("", Objects.requireNonNull(schema.getProperties().get("spec")), fields);

        assertThat(SpecField.all()).extracting(SpecField::pointer).containsExactlyInAnyOrderElementsOf(fields);
    }

    private static void collect(String pointer, JSONSchemaProps schema, Set<String> fields) {
        if (schema.getProperties().isEmpty()) {
            fields.add(pointer);
        }
        schema.getProperties().forEach((name, property) -> collect(pointer + "/" + name, property, fields));
    }
}
