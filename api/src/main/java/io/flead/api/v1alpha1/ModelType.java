package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Kinds of network. */
public enum ModelType {
    /** Predicts each sensor from the others, on a baseline that stands still while it alarms. */
    @JsonProperty("leaveOneOut")
    LEAVE_ONE_OUT,
    /** One hidden layer that reconstructs all sensors. */
    @JsonProperty("autoencoder")
    AUTOENCODER
}
