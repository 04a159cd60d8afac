package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The implementation that trains a network on a device. */
public enum Trainer {
    /** Plain Java over the flat parameters. */
    @JsonProperty("plain")
    PLAIN,
    /** DeepLearning4J's own training loop. */
    @JsonProperty("dl4j")
    DL4J
}
