package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Kinds of network. */
public enum ModelType {
    /** Predicts each sensor from the others, on a baseline that pauses while it alarms. */
    @JsonProperty("leaveOneOut")
    LEAVE_ONE_OUT("leaveOneOut"),
    /** One hidden layer that reconstructs all sensors. */
    @JsonProperty("autoencoder")
    AUTOENCODER("autoencoder");

    private final String text;

    ModelType(String text) {
        this.text = text;
    }

    /** The name in pipeline files, and in the ids of models. */
    public String text() {
        return text;
    }
}
