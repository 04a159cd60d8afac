package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is kept of the training job's state when the job is changed, as the Flink operator names it. */
public enum UpgradeMode {
    @JsonProperty("savepoint")
    SAVEPOINT,
    @JsonProperty("last-state")
    LAST_STATE,
    @JsonProperty("stateless")
    STATELESS
}
