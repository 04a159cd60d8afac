package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.OPERATOR;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;

/** CPU and memory of one process. Flink, Spark and containers all understand these two. */
public record ComputeResources(
        @Default("\"1\"")
        @Size(min = 1, max = 20) @ValidationRule(value = Quantity.CPU, message = Quantity.CPU_REMEDY)
        @JsonPropertyDescription("Cores, such as 2, 0.5 or 500m.")
        @ReadBy(OPERATOR)
        String cpu,

        @Default("\"2Gi\"")
        @Size(min = 2, max = 20) @ValidationRule(value = Quantity.MEMORY, message = Quantity.MEMORY_REMEDY)
        @JsonPropertyDescription("Memory, such as 512Mi or 2Gi: request and limit.")
        @ReadBy(OPERATOR)
        String memory)
        implements Serializable {}
