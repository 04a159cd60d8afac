package io.flead.api.v1alpha1;

/**
 * Rules that bind a pipeline on Kubernetes only. A pipeline file is the same on a laptop and on a cluster, but a volume
 * or a Kafka cluster there has no counterpart here, so that a local check leaves these rules out. They are known by the
 * beginning of their message, which is the one part of a rule that an API server leaves to us and shows to the user.
 */
public final class ClusterRule {

    /** The message of every such rule begins with this, and no other message does. */
    public static final String MESSAGE_START = "on Kubernetes, ";

    private ClusterRule() {}
}
