package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Kinds of network. */
public enum ModelType {
    /** One hidden layer that reconstructs all sensors. */
    @JsonProperty("autoencoder")
    AUTOENCODER
}
