package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.CONSOLE;
import static io.flead.api.v1alpha1.Program.OPERATOR;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The live page. */
public record Console(
        @Default("true") @JsonPropertyDescription("Whether the pipeline has the console.") @ReadBy({CONSOLE, OPERATOR})
        boolean enabled,

        @Default("{}") @JsonPropertyDescription("CPU and memory of the console on Kubernetes.")
        ServiceResources resources,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "A pod template that is merged into that of the console by names: labels, annotations, nodeSelector, tolerations,"
                        + " affinity, priorityClassName, volumes, sidecars. The container main is the program's own.")
        @ReadBy(OPERATOR)
        @Nullable JsonNode podTemplate)
        implements Serializable {}
