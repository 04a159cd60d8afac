package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.AGGREGATOR;
import static io.flead.api.v1alpha1.Program.ARCHIVER;
import static io.flead.api.v1alpha1.Program.BATCH;
import static io.flead.api.v1alpha1.Program.CONSOLE;
import static io.flead.api.v1alpha1.Program.OPERATOR;
import static io.flead.api.v1alpha1.Program.PRODUCER;
import static io.flead.api.v1alpha1.Program.TRAINING;
import static io.flead.api.v1alpha1.Program.WINDOWS;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The Kafka cluster and the topics. */
@ValidationRule(
        value = "!(has(self.strimziCluster) && has(self.bootstrapServers))",
        message = "set strimziCluster or bootstrapServers, not both")
@ValidationRule(
        value = "!has(self.secretRef) || has(self.bootstrapServers)",
        message =
                "holds settings for bootstrapServers: set these too, or remove it (a Strimzi cluster's users are made)",
        fieldPath = ".secretRef")
@ValidationRule(
        value = "has(self.strimziCluster) == has(oldSelf.strimziCluster)",
        message =
                "cannot be added or removed, since offsets and models stay in the Kafka where they are: make a pipeline of"
                        + " another name",
        fieldPath = ".strimziCluster")
public record Kafka(
        @JsonPropertyDescription("A Kafka cluster run by Strimzi: its topics and users are declared as resources.")
        @Nullable StrimziCluster strimziCluster,

        @Size(min = 1, max = 1024) @ValidationRule(
                value =
                        "self.matches('^([^,:[]+|[[][0-9a-fA-F:.]+[]]):[0-9]{1,5}(,([^,:[]+|[[][0-9a-fA-F:.]+[]]):[0-9]{1,5})*$') &&"
                                + " !self.contains(' ')",
                message = "must be host:port, or several of them with commas and no spaces between")
        @JsonPropertyDescription("Any other Kafka, host:port, comma separated.")
        @ReadBy(OPERATOR)
        @Nullable String bootstrapServers,

        @JsonPropertyDescription(
                "Secret with client security settings (keys are Kafka client property names) for bootstrapServers.")
        @Nullable SecretReference secretRef,

        @Default("\"\"")
        @Size(max = 100) @ValidationRule(
                value = "self.matches('^[a-zA-Z0-9._-]*$')",
                message =
                        "must have only characters that Kafka allows in names of topics: letters, digits, '.', '_' and '-'")
        @ValidationRule(
                value = "self == oldSelf",
                message =
                        "cannot be changed, since readings and models stay in the topics where they are: make a pipeline of"
                                + " another name")
        @JsonPropertyDescription("Put before each topic's name: two pipelines on one Kafka need different ones.")
        @ReadBy({PRODUCER, TRAINING, AGGREGATOR, ARCHIVER, WINDOWS, BATCH, CONSOLE, OPERATOR})
        String topicPrefix,

        @Default("4")
        @Min(1) @Max(1000) @ValidationRule(
                value = "self >= oldSelf",
                message = "may grow, never shrink: Kafka cannot take partitions away")
        @JsonPropertyDescription("Partitions of the topics keyed by device: the bound of parallelism.")
        @ReadBy(OPERATOR)
        int partitions,

        @Min(1) @Max(9) @JsonPropertyDescription(
                "Copies of each partition on Kubernetes; the brokers' own default when absent. One machine has one.")
        @ReadBy(OPERATOR)
        @Nullable Integer replicas,

        @Default("\"Delete\"")
        @JsonPropertyDescription(
                "What becomes of the topics that Strimzi made when the pipeline is deleted: Delete removes them with all"
                        + " readings and models, Retain leaves them in Kafka, managed by nobody.")
        @ReadBy(OPERATOR)
        DeletionPolicy deletionPolicy)
        implements Serializable {

    /** What becomes of topics when their pipeline is deleted. */
    public enum DeletionPolicy {
        Delete,
        Retain
    }

    private static final String OTHER_CLUSTER =
            "cannot be changed, since offsets and models stay in the Kafka where they are:"
                    + " make a pipeline of another name";

    /** A Kafka cluster run by Strimzi. Its rule writes a word that CEL reserves as the API server demands. */
    @ValidationRule(
            value =
                    "has(self.__namespace__) == has(oldSelf.__namespace__) && (!has(self.__namespace__) || self.__namespace__ =="
                            + " oldSelf.__namespace__)",
            message = Kafka.OTHER_CLUSTER,
            fieldPath = ".namespace")
    public record StrimziCluster(
            @Required
            @Size(min = 1, max = 63) @ValidationRule(value = KubernetesName.OBJECT, message = KubernetesName.OBJECT_REMEDY)
            @ValidationRule(value = "self == oldSelf", message = Kafka.OTHER_CLUSTER)
            @JsonPropertyDescription("Name of the Kafka resource.")
            @ReadBy(OPERATOR)
            String name,

            @Size(min = 1, max = 63) @ValidationRule(value = KubernetesName.NAMESPACE, message = KubernetesName.NAMESPACE_REMEDY)
            @JsonPropertyDescription("Its namespace; the pipeline's own when absent.")
            @ReadBy(OPERATOR)
            @Nullable String namespace,

            @Size(min = 1, max = 25) @ValidationRule(
                    value = "self.matches('^[a-z0-9]+$')",
                    message = "must be the name of a listener: lower case letters and digits")
            @JsonPropertyDescription(
                    "Its listener that the pipeline uses; when absent, one with authentication rather than without, and one"
                            + " with TLS rather than without.")
            @ReadBy(OPERATOR)
            @Nullable String listener)
            implements Serializable {}
}
