package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The Kafka cluster and the topics. */
@ValidationRule(
        value = "!(has(self.strimziCluster) && has(self.bootstrapServers))",
        message = "set strimziCluster or bootstrapServers, not both")
public record Kafka(
        @JsonPropertyDescription("A Kafka cluster run by Strimzi: its topics and users are declared as resources.")
        @Nullable StrimziCluster strimziCluster,

        @Size(min = 1, max = 1024) @JsonPropertyDescription("Any other Kafka, host:port, comma separated.") @Nullable String bootstrapServers,

        @JsonPropertyDescription(
                "Secret with client security settings (keys are Kafka client property names) for bootstrapServers.")
        @Nullable SecretReference secretRef,

        @Default("\"\"")
        @Size(max = 100) @Pattern("^[a-zA-Z0-9._-]*$") @JsonPropertyDescription("Put before each topic's name: two pipelines on one Kafka need different ones.")
        String topicPrefix,

        @Default("4")
        @Min(1) @Max(1000) @JsonPropertyDescription(
                "Partitions of the topics keyed by device: the bound of parallelism. May grow, never shrink.")
        int partitions,

        @Default("3")
        @Min(1) @Max(9) @JsonPropertyDescription("Copies of each partition on Kubernetes. One machine has one.")
        int replicas) {

    /** A Kafka cluster run by Strimzi. */
    public record StrimziCluster(
            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the Kafka resource.")
            String name,

            @Size(min = 1, max = 63) @JsonPropertyDescription("Its namespace; the pipeline's own when absent.")
            @Nullable String namespace) {}
}
