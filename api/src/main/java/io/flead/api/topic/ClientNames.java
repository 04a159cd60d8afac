package io.flead.api.topic;

import io.flead.api.v1alpha1.Kafka;
import java.util.List;

/**
 * The names of a pipeline's workloads in Kafka: their consumer groups and transactional ids. No other pipeline on the
 * same Kafka has any of them, since two with the same prefix and name have the same topics and are refused: a slash,
 * which neither may contain, separates the two.
 *
 * @param prefix the beginning of every name
 */
public record ClientNames(String prefix) {

    /** The names of a pipeline's clients. */
    public static ClientNames of(Kafka kafka, String pipeline) {
        return new ClientNames(kafka.topicPrefix() + "/" + pipeline + "/");
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

    /** The group of the alarms that the webhook has got. */
    public String webhook() {
        return prefix + "webhook";
    }

    /** The group of what is written to MongoDB. */
    public String mongodb() {
        return prefix + "mongodb";
    }

    /** Begins the client ids of the console, which has no group. */
    public String console() {
        return prefix + "console";
    }

    /** Prefix of the windows job's groups: Spark adds to it. */
    public String windows() {
        return prefix + "windows";
    }

    /** The groups that are known by their whole name. */
    public List<String> groups() {
        return List.of(aggregator(), archiver(), training(), webhook(), mongodb());
    }
}
