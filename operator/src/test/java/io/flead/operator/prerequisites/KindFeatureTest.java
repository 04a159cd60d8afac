package io.flead.operator.prerequisites;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindFeatureTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{properties: {spec: {properties: {flinkVersion: {enum: [v1_19, v1_20]}}}}} | true",
                "{properties: {spec: {properties: {flinkVersion: {enum: [v1_18, v1_19]}}}}} | false",
                "{properties: {spec: {properties: {flinkVersion: {type: string}}}}}         | true",
                "{properties: {spec: {properties: {image: {type: string}}}}}                | false",
                // A kind that keeps whatever it is given says nothing of its age.
                "{x-kubernetes-preserve-unknown-fields: true}                               | true",
            })
    void findsAValueInTheSchemaOfTheVersion(String schema, boolean there) throws IOException {
        JsonNode definition = new YAMLMapper()
                .readTree("{spec: {versions: [{name: v1alpha1}, {name: v1beta1, schema: {openAPIV3Schema: " + schema
                        + "}}]}}");
        assertThat(new KindFeature("spec.flinkVersion", "v1_20").isIn(definition, "v1beta1"))
                .isEqualTo(there);
        assertThat(new KindFeature("spec.flinkVersion", "v1_20").isIn(definition, "v1"))
                .isFalse();
    }
}
