package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.AGGREGATOR;
import static io.flead.api.v1alpha1.Program.OPERATOR;
import static io.flead.api.v1alpha1.Program.TRAINING;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Federated averaging into versioned global models. */
public record Aggregation(
        @Default("\"60s\"")
        @SchemaFrom(type = String.class)
        @Size(max = TimeSpan.MAX_CHARACTERS) @ValidationRule(value = TimeSpan.RULE, message = TimeSpan.REMEDY)
        @ValidationRule(value = TimeSpan.INTERVAL_RULE, message = TimeSpan.INTERVAL_REMEDY)
        @ValidationRule(value = TimeSpan.CLUSTER_INTERVAL_RULE, message = TimeSpan.CLUSTER_INTERVAL_REMEDY)
        @JsonPropertyDescription("Shortest time that a round stays open.")
        @ReadBy({TRAINING, AGGREGATOR, OPERATOR})
        TimeSpan interval,

        @Default("\"FedAvg\"")
        @JsonPropertyDescription("Strategy that combines the updates of a round into a global model.")
        @ReadBy(AGGREGATOR)
        Strategy strategy,

        @Default("3")
        @SchemaFrom(type = Integer.class)
        @ValidationRule(value = Quorum.RULE, message = Quorum.REMEDY)
        @JsonPropertyDescription("Devices that must have reported before a round closes: a number, or a share of the"
                + " active devices such as 10%. Active are the devices that training reports as scoring, or those"
                + " whose updates came in the open round or the one before, whichever are more.")
        @ReadBy(AGGREGATOR)
        Quorum minDevices,

        @Default("10")
        @Min(value = 0, inclusive = false) @Max(1000000) @JsonPropertyDescription(
                "Longest step (L2 norm) that one device's update may take from the global model; longer ones are"
                        + " scaled down to it.")
        @ReadBy(AGGREGATOR)
        double maxUpdateNorm,

        @Default("3")
        @Min(1) @Max(1000) @JsonPropertyDescription(
                "Longest step of one device's update as a multiple of the last round's median step; longer ones are scaled"
                        + " down to it. The shorter of this and maxUpdateNorm holds.")
        @ReadBy(AGGREGATOR)
        double clip,

        @Default("{}") @JsonPropertyDescription("CPU and memory of the aggregator on Kubernetes.")
        ServiceResources resources,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "A pod template that is merged into that of the aggregator by names: labels, annotations, nodeSelector, tolerations,"
                        + " affinity, priorityClassName, volumes, sidecars. The container main is the program's own.")
        @ReadBy(OPERATOR)
        @Nullable JsonNode podTemplate)
        implements Serializable {}
