package io.flead.api.v1alpha1;

/**
 * Rules that bind a pipeline on Kubernetes only. A pipeline file is the same on a laptop and on a cluster, but what is a volume
 * or a Kafka cluster there has no counterpart here, so that a local check leaves these rules out. They are known by the beginning
 * of their message, which is the one part of a rule that an API server leaves to us and shows to the user.
 */
public final class ClusterRule {

    /** How the message of every such rule begins, and of no other. */
    public static final String MESSAGE_START = "on Kubernetes, ";

    private ClusterRule() {}
}
