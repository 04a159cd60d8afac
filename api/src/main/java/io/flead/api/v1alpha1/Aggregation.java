package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.AGGREGATOR;
import static io.flead.api.v1alpha1.Program.BATCH;
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

/* On the object's own default a cluster evaluates the rules before it fills in those of the fields: so none is taken for granted. */
/** Federated averaging into versioned global models. */
@ValidationRule(
        value = "!has(self.server) || self.strategy in ['FedAvgM', 'FedAdagrad', 'FedAdam', 'FedYogi']",
        message = "belongs to FedAvgM, FedAdagrad, FedAdam and FedYogi: remove it, or choose one of these as strategy",
        fieldPath = ".server")
@ValidationRule(
        value = "!has(self.server) || !has(self.server.beta2) || !(self.strategy in ['FedAvgM', 'FedAdagrad'])",
        message = "belongs to FedAdam and FedYogi: remove server.beta2, or choose one of these as strategy",
        fieldPath = ".server")
@ValidationRule(
        value = "!has(self.server) || !has(self.server.tau) || self.strategy != 'FedAvgM'",
        message = "belongs to FedAdagrad, FedAdam and FedYogi: remove server.tau, or choose one of these as strategy",
        fieldPath = ".server")
@ValidationRule(
        value = "has(self.proximalMu) == (has(self.strategy) && self.strategy == 'FedProx')",
        message = "belongs to FedProx, which needs it: set it with that strategy and remove it with any other",
        fieldPath = ".proximalMu")
@ValidationRule(
        value = "!has(self.trim) || self.strategy == 'TrimmedMean'",
        message = "belongs to TrimmedMean: remove it, or choose that strategy",
        fieldPath = ".trim")
@ValidationRule(
        value = "!has(self.byzantine) || self.strategy in ['Krum', 'MultiKrum']",
        message = "belongs to Krum and MultiKrum: remove it, or choose one of these as strategy",
        fieldPath = ".byzantine")
@ValidationRule(
        value = "!has(self.maxDevices) || self.strategy in ['Median', 'TrimmedMean', 'Krum', 'MultiKrum']",
        message = "belongs to Median, TrimmedMean, Krum and MultiKrum: remove it, or choose one of these as strategy",
        fieldPath = ".maxDevices")
@ValidationRule(
        value = "!has(self.maxDevices) || !(self.strategy in ['Krum', 'MultiKrum']) || self.maxDevices <= 2000 &&"
                + " self.maxDevices >= 2 * (has(self.byzantine) ? self.byzantine : 1) + 3",
        message =
                "must be at least 2 * byzantine + 3 and at most 2000: Krum and MultiKrum measure all pairs of devices",
        fieldPath = ".maxDevices")
@ValidationRule(
        value =
                "!has(self.strategy) || !(self.strategy in ['Krum', 'MultiKrum']) || type(self.minDevices) != int || self.minDevices >="
                        + " 2 * (has(self.byzantine) ? self.byzantine : 1) + 3",
        message = "must be at least 2 * byzantine + 3, below which Krum and MultiKrum give no guarantee: raise it, or"
                + " lower byzantine (1)",
        fieldPath = ".minDevices")
@ValidationRule(
        value =
                "!has(self.strategy) || !(self.strategy in ['Median', 'TrimmedMean']) || type(self.minDevices) != int || self.minDevices >= 3",
        message = "must be at least 3, below which Median and TrimmedMean give no guarantee: raise it",
        fieldPath = ".minDevices")
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

        @JsonPropertyDescription(
                "Step of the global model, for FedAvgM, FedAdagrad, FedAdam and FedYogi. The clips above bound the mean of the"
                        + " updates before this step.")
        @Nullable Server server,

        @Min(0) @Max(1000) @JsonPropertyDescription(
                "For FedProx: strength of the term that holds a device near the global model while it trains, half of it times"
                        + " the squared distance. 0 is FedAvg.")
        @ReadBy({TRAINING, AGGREGATOR, BATCH})
        @Nullable Double proximalMu,

        @Min(0) @Max(value = 0.5, inclusive = false) @JsonPropertyDescription(
                "For TrimmedMean: share of the devices whose values are left out at either end of each parameter (0.1).")
        @ReadBy(AGGREGATOR)
        @Nullable Double trim,

        @Min(0) @Max(998) @JsonPropertyDescription(
                "For Krum and MultiKrum: devices that may lie (1). A round needs at least 2 * byzantine + 3 devices.")
        @ReadBy(AGGREGATOR)
        @Nullable Integer byzantine,

        @Min(3) @Max(100000) @JsonPropertyDescription(
                "For Median, TrimmedMean, Krum and MultiKrum: most devices whose updates the aggregator keeps in a round, 4 bytes for each"
                        + " device and parameter (10000; 1000 for Krum and MultiKrum, which take 2000 at most). Of more, a random sample"
                        + " makes the model.")
        @ReadBy(AGGREGATOR)
        @Nullable Integer maxDevices,

        @JsonPropertyDescription(
                "A trial of each new global model on a share of the devices; absent: all devices get a model"
                        + " at once.")
        @Nullable Canary canary,

        @Default("{}") @JsonPropertyDescription("CPU and memory of the aggregator on Kubernetes.")
        ServiceResources resources,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "A pod template that is merged into that of the aggregator by names: labels, annotations, nodeSelector, tolerations,"
                        + " affinity, priorityClassName, volumes, sidecars. The container main is the program's own.")
        @ReadBy(OPERATOR)
        @Nullable JsonNode podTemplate)
        implements Serializable {

    /** The step of the global model, of the strategies that have one. */
    public record Server(
            @Min(value = 0, inclusive = false) @Max(10) @JsonPropertyDescription("Step size: 1 for FedAvgM, 0.01 for FedAdagrad, FedAdam and FedYogi unless set.")
            @ReadBy(AGGREGATOR)
            @Nullable Double learningRate,

            @Min(0) @Max(0.999) @JsonPropertyDescription("Share of the last rounds' step that goes on (0.9).")
            @ReadBy(AGGREGATOR)
            @Nullable Double momentum,

            @Min(0) @Max(0.9999) @JsonPropertyDescription("For FedAdam and FedYogi: decay of the second moment (0.99).")
            @ReadBy(AGGREGATOR)
            @Nullable Double beta2,

            @Min(0.000001) @Max(1) @JsonPropertyDescription(
                    "For FedAdagrad, FedAdam and FedYogi: how far the step adapts; its square is the first second moment (0.001).")
            @ReadBy(AGGREGATOR)
            @Nullable Double tau)
            implements Serializable {}
}
