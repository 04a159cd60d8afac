package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** CPU and memory of one process. Flink, Spark and containers all understand these two. */
public record ComputeResources(
        @Default("\"1\"")
        @Size(min = 1, max = 20) @Pattern("^([1-9][0-9]*m|[0-9]+(\\.[0-9]{1,3})?)$") @JsonPropertyDescription("Cores, such as 2, 0.5 or 500m.")
        String cpu,

        @Default("\"2Gi\"")
        @Size(min = 2, max = 20) @Pattern("^[1-9][0-9]*(Mi|Gi)$") @JsonPropertyDescription("Memory, such as 512Mi or 2Gi: request and limit.")
        String memory) {}
