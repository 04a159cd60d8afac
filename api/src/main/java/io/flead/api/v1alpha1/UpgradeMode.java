package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The part of the training job's state that survives a change of the job, as the Flink operator names it. */
public enum UpgradeMode {
    @JsonProperty("savepoint")
    SAVEPOINT,
    @JsonProperty("last-state")
    LAST_STATE,
    @JsonProperty("stateless")
    STATELESS
}
