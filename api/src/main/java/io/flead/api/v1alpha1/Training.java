package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.AGGREGATOR;
import static io.flead.api.v1alpha1.Program.CONSOLE;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Local training and detection, per device. */
@ValidationRule(
        value =
                "!has(self.resources) || !self.resources.memory.matches('^[1-9][0-9]{0,6}Mi$') || int(self.resources.memory.replace('Mi', '')) >= 1024",
        message = "is too little for a task manager of Flink: write 1Gi or more",
        fieldPath = ".resources.memory")
public record Training(
        @Default("\"30s\"")
        @SchemaFrom(type = String.class)
        @Size(max = TimeSpan.MAX_CHARACTERS) @ValidationRule(value = TimeSpan.RULE, message = TimeSpan.REMEDY)
        @ValidationRule(value = TimeSpan.INTERVAL_RULE, message = TimeSpan.INTERVAL_REMEDY)
        @JsonPropertyDescription(
                "Interval at which a device checks whether to train: once per global model, spread over the fleet.")
        @ReadBy(TRAINING)
        TimeSpan interval,

        @Default("{}") @JsonPropertyDescription("The network and its training.")
        Model model,

        @Default("{}") @JsonPropertyDescription("Settings that decide whether a reading is an anomaly.")
        Detection detection,

        @Default("2")
        @Min(1) @Max(1000) @JsonPropertyDescription("Parallel tasks of the training job; more than kafka.partitions bring nothing.")
        @ReadBy({TRAINING, OPERATOR})
        int parallelism,

        @Default("\"30s\"")
        @SchemaFrom(type = String.class)
        @Size(max = TimeSpan.MAX_CHARACTERS) @ValidationRule(value = TimeSpan.RULE, message = TimeSpan.REMEDY)
        @ValidationRule(value = TimeSpan.INTERVAL_RULE, message = TimeSpan.INTERVAL_REMEDY)
        @ValidationRule(value = TimeSpan.CLUSTER_INTERVAL_RULE, message = TimeSpan.CLUSTER_INTERVAL_REMEDY)
        @JsonPropertyDescription("Interval of the job's checkpoints.")
        @ReadBy(TRAINING)
        TimeSpan checkpointInterval,

        @Default("\"30s\"")
        @SchemaFrom(type = String.class)
        @Size(max = TimeSpan.MAX_CHARACTERS) @ValidationRule(value = TimeSpan.RULE, message = TimeSpan.REMEDY)
        @ValidationRule(value = TimeSpan.INTERVAL_RULE, message = TimeSpan.INTERVAL_REMEDY)
        @ValidationRule(value = TimeSpan.CLUSTER_INTERVAL_RULE, message = TimeSpan.CLUSTER_INTERVAL_REMEDY)
        @JsonPropertyDescription(
                "Interval of each device's status; a device that sends nothing for ten of them is silent.")
        @ReadBy({TRAINING, AGGREGATOR, CONSOLE})
        TimeSpan statusInterval,

        @Default("\"24h\"")
        @SchemaFrom(type = String.class)
        @Size(max = TimeSpan.MAX_CHARACTERS) @ValidationRule(value = TimeSpan.RULE, message = TimeSpan.REMEDY)
        @JsonPropertyDescription("A device that is silent for so long while others report is forgotten: it starts with"
                + " a new warm-up when it comes back. While no readings come at all, no device is forgotten.")
        @ReadBy(TRAINING)
        TimeSpan forgetAfter,

        @Default("false")
        @JsonPropertyDescription(
                "Whether every scored reading's score, expected values and shares per sensor are published on the topic scores,"
                        + " kept for a day: some 600 bytes a reading. The charts of a device need them.")
        @ReadBy(TRAINING)
        boolean publishScores,

        @Default("\"savepoint\"")
        @JsonPropertyDescription("Form in which the job keeps its state when it changes on Kubernetes.")
        @ReadBy(OPERATOR)
        UpgradeMode upgradeMode,

        @Default("{}") @JsonPropertyDescription("Storage of the job's checkpoints and savepoints on Kubernetes.")
        StateStorage storage,

        @Default("{}") @JsonPropertyDescription("CPU and memory of each task manager.")
        ComputeResources resources,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "A pod template that is merged into that of the job's pods by names: labels, annotations, nodeSelector, tolerations,"
                        + " affinity, priorityClassName, volumes, sidecars. The container main is the program's own.")
        @ReadBy(OPERATOR)
        @Nullable JsonNode podTemplate,

        @Size(max = 64) @JsonPropertyDescription(
                "Settings of Flink on Kubernetes, over FLEAD's own. Those that follow from other fields are refused.")
        @ReadBy(OPERATOR)
        @Nullable Map<String, String> flinkConfiguration,

        @Size(max = 16) @JsonPropertyDescription(
                "Annotations of the account that the job's pods run under, such as the role of a cloud that may use an object"
                        + " store.")
        @ReadBy(OPERATOR)
        @Nullable Map<String, String> serviceAccountAnnotations)
        implements Serializable {}
