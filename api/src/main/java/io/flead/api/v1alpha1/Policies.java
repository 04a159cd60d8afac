package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.OPERATOR;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.io.Serializable;

/** Policies that protect the pipeline's pods on Kubernetes. */
public record Policies(
        @Default("false")
        @JsonPropertyDescription(
                "Creates NetworkPolicies: pods of the pipeline accept connections from one another and from Prometheus only.")
        @ReadBy(OPERATOR)
        boolean network,

        @Default("true")
        @JsonPropertyDescription(
                "Creates PodDisruptionBudgets for parts with more than one pod: a drained node takes one at a time.")
        @ReadBy(OPERATOR)
        boolean disruption)
        implements Serializable {}
