package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.Serializable;

/** Marks that devices publish to the readings topic themselves. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record External() implements Serializable {}
