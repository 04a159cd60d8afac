package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** The network and how a device trains it. */
public record Model(
        @Default("\"autoencoder\"") @JsonPropertyDescription("Kind of network.")
        ModelType type,

        @Default("8") @Min(1) @Max(1024) @JsonPropertyDescription("Units of the hidden layer.")
        int hidden,

        @Default("42") @JsonPropertyDescription("Seed of the initial model that every device starts from.")
        long seed,

        @Default("0.003") @Min(value = 0, inclusive = false) @Max(1) @JsonPropertyDescription("Learning rate of Adam.")
        double learningRate,

        @Default("5") @Min(1) @Max(1000) @JsonPropertyDescription("Passes over the buffer in one local training.")
        int epochs,

        @Default("128") @Min(1) @Max(100000) @JsonPropertyDescription("Rows in one step of training.")
        int batchSize,

        @Default("512")
        @Min(32) @Max(100000) @JsonPropertyDescription("Clean readings that a device keeps to train on and to calibrate with.")
        int bufferSize) {}
