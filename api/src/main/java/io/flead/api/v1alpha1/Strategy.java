package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Strategy that combines the updates of a round into a global model. */
public enum Strategy {
    /** Mean of the devices' parameters weighted by their samples (McMahan et al. 2017, algorithm 1). */
    @JsonProperty("FedAvg")
    FED_AVG
}
