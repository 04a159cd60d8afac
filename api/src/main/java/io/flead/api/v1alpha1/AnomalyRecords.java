package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The flagged readings that become records of their own. */
public enum AnomalyRecords {
    /** Every flagged reading. */
    @JsonProperty("all")
    ALL,
    /** Of each alarm its first, highest and last flagged reading; none outside alarms. */
    @JsonProperty("edges")
    EDGES
}
