package io.flead.api.topic;

import io.flead.api.v1alpha1.Kafka;

/**
 * What a pipeline's workloads call themselves to Kafka: their consumer groups and transactional ids. All begin with one prefix
 * that no other pipeline on the same Kafka has, since two with the same topics are refused: two pipelines of one name in two
 * namespaces differ in their topics' prefix, and do not fence each other.
 *
 * @param prefix the beginning of every name
 */
public record ClientNames(String prefix) {

    /** The names of a pipeline's clients. */
    public static ClientNames of(Kafka kafka, String pipeline) {
        return new ClientNames(kafka.topicPrefix() + pipeline + "-");
    }

    /** The group of the consumed updates, and the transactional id of which only one is alive. */
    public String aggregator() {
        return prefix + "aggregator";
    }

    public String archiver() {
        return prefix + "archiver";
    }

    public String training() {
        return prefix + "training";
    }
}
