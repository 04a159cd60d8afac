package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.OPERATOR;
import static io.flead.api.v1alpha1.Program.PRODUCER;
import static io.flead.api.v1alpha1.Program.TRAINING;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The fleet that reports readings. */
@ValidationRule(
        value = "has(self.source.external) || self.count > 100000 || self.limit >= self.count",
        message = "must be at least count, or training would reject readings of some devices: raise limit",
        fieldPath = ".limit")
public record Devices(
        @Default("10")
        @Min(1) @Max(100000) @JsonPropertyDescription("Devices that the source plays.")
        @ReadBy({PRODUCER, OPERATOR})
        int count,

        @Default("1")
        @Min(value = 0, inclusive = false) @Max(1000) @JsonPropertyDescription("Readings per second and device.")
        @ReadBy({PRODUCER, OPERATOR})
        double rate,

        @Default("100000")
        @Min(1) @Max(1000000) @JsonPropertyDescription(
                "Devices that training learns, shared evenly by its parallel tasks: it rejects readings of further ones.")
        @ReadBy(TRAINING)
        int limit,

        @Required @JsonPropertyDescription("Source of the readings: exactly one of simulator, replay and external.")
        Source source,

        @Default("{}") @JsonPropertyDescription("CPU and memory of the producer on Kubernetes.")
        ServiceResources resources,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "A pod template that is merged into that of the producer by names: labels, annotations, nodeSelector, tolerations,"
                        + " affinity, priorityClassName, volumes, sidecars. The container main is the program's own.")
        @ReadBy(OPERATOR)
        @Nullable JsonNode podTemplate)
        implements Serializable {}
