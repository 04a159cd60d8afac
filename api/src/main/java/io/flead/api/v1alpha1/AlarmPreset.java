package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A choice of when alarms open and how soon repeats tire. */
public enum AlarmPreset {
    /** Opens early and lets repeats through: for few devices that somebody watches. */
    @JsonProperty("sensitive")
    SENSITIVE,
    /** For a fleet whose alarms people answer. */
    @JsonProperty("balanced")
    BALANCED,
    /** Few alarms: a higher level, and what repeats soon needs a higher score. */
    @JsonProperty("quiet")
    QUIET
}
