package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.AGGREGATOR;
import static io.flead.api.v1alpha1.Program.ARCHIVER;
import static io.flead.api.v1alpha1.Program.BATCH;
import static io.flead.api.v1alpha1.Program.OPERATOR;
import static io.flead.api.v1alpha1.Program.TRAINING;
import static io.flead.api.v1alpha1.Program.WINDOWS;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The network and how a device trains it. */
public record Model(
        @Default("\"leaveOneOut\"")
        @JsonPropertyDescription(
                "Kind of network: leaveOneOut predicts each sensor from the others, autoencoder reconstructs all of them at once."
                        + " Another type is another model: the fleet starts from the beginning.")
        @ReadBy({TRAINING, AGGREGATOR, ARCHIVER, WINDOWS, BATCH, OPERATOR})
        ModelType type,

        @Min(1) @Max(1024) @JsonPropertyDescription(
                "Units of the hidden layer. When left out: as many as there are features, but 4 to 16, for leaveOneOut; 8 for"
                        + " autoencoder.")
        @ReadBy({TRAINING, AGGREGATOR, BATCH})
        @Nullable Integer hidden,

        @Default("42")
        @JsonPropertyDescription("Seed of the initial model that every device starts from.")
        @ReadBy({TRAINING, AGGREGATOR, BATCH})
        long seed,

        @Default("0.003")
        @Min(value = 0, inclusive = false) @Max(1) @JsonPropertyDescription(
                "Learning rate of Adam. With leaveOneOut it falls to a fifth of that over the first ten global models.")
        @ReadBy({TRAINING, AGGREGATOR, BATCH})
        double learningRate,

        @Default("5")
        @Min(1) @Max(1000) @JsonPropertyDescription("Passes over the buffer in one local training.")
        @ReadBy({TRAINING, AGGREGATOR, BATCH})
        int epochs,

        @Default("128")
        @Min(1) @Max(100000) @JsonPropertyDescription("Rows in one step of training.")
        @ReadBy({TRAINING, AGGREGATOR, BATCH})
        int batchSize,

        @Default("400")
        @Min(32) @Max(100000) @JsonPropertyDescription(
                "Clean readings that a device keeps to train on and to calibrate with: 8 bytes per reading and feature. With"
                        + " leaveOneOut never fewer than detection.warmup.")
        @ReadBy({TRAINING, AGGREGATOR, BATCH})
        int bufferSize,

        @Default("\"plain\"")
        @JsonPropertyDescription(
                "The library that trains leaveOneOut on a device: plain Java, many times faster on networks of this size and without native"
                        + " memory, or dl4j, DeepLearning4J's own loop with the same steps. An autoencoder is always trained by dl4j.")
        @ReadBy({TRAINING, AGGREGATOR, BATCH, OPERATOR})
        Trainer trainer)
        implements Serializable {}
