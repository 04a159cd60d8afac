package io.flead.operator.prerequisites;

import io.flead.operator.pipeline.Part;
import java.util.Set;

/**
 * Something in the cluster that keeps a pipeline's parts from working. It heals when it is mended: nothing is taken down for it.
 *
 * @param parts whom it holds up, at least one
 * @param reason why, for machines
 * @param message why, and what to do, for people
 */
public record Problem(Set<Part> parts, Reason reason, String message) {

    public Problem {
        parts = Set.copyOf(parts);
        if (parts.isEmpty() || message.isBlank()) {
            throw new IllegalArgumentException("a problem has parts and a message: " + reason);
        }
    }

    /** What is wrong, as the reason of a condition. */
    public enum Reason {
        /** The cluster does not know a kind of resource: its operator is not installed. */
        KindNotInstalled,
        /** A Secret that the pipeline names is not there. */
        SecretMissing,
        /** A Secret that the pipeline names lacks a key. */
        SecretIncomplete,
        /** The Strimzi cluster that the pipeline names is not there. */
        KafkaMissing,
        /** The Strimzi cluster that the pipeline names has no listener yet, or none that the pipeline can use. */
        KafkaNotReady,
        /** The Strimzi cluster is in a namespace that the operator does not watch, so that it would not see the topics there. */
        KafkaNotWatched,
        /** The pipeline names no Kafka. */
        KafkaNotNamed,
        /** A topic of that name belongs to another pipeline, or to somebody else. */
        TopicTaken,
        /** A volume claim that the pipeline names is not there. */
        ClaimMissing
    }
}
