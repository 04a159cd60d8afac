package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The time that a replayed reading carries. */
public enum ReplayTime {
    /** The time at which the reading is played. */
    @JsonProperty("shifted")
    SHIFTED,
    /** The time in the file, moved on by the file's span with each loop. */
    @JsonProperty("original")
    ORIGINAL
}
