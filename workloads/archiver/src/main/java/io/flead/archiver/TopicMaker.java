package io.flead.archiver;

import io.flead.api.topic.TopicDefinition;
import io.flead.process.program.ErrorText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes topics in Kafka, as far as the account may. */
final class TopicMaker {

    private TopicMaker() {}

    /**
     * What came of it.
     *
     * @param refused topics that are missing still, and why
     */
    record Outcome(List<String> made, List<String> existing, Map<String, String> refused) {

        Outcome {
            made = List.copyOf(made);
            existing = List.copyOf(existing);
            refused = new TreeMap<>(refused);
        }

        /** The missing topics, the reasons and the remedy, in one line. */
        String refusal() {
            return "missing topics that cannot be made: "
                    + refused.entrySet().stream()
                            .map(topic -> topic.getKey() + " (" + topic.getValue() + ")")
                            .collect(Collectors.joining(", "))
                    + ": have the owner of Kafka create them, or let this account create topics";
        }
    }

    /**
     * Makes those that are missing. Several makers at a time do no harm.
     *
     * @param replicas of each partition; 0 for the broker's default
     * @throws IOException when Kafka does not answer
     */
    static Outcome make(Admin admin, List<TopicDefinition> topics, int replicas)
            throws IOException, InterruptedException {
        Optional<Short> factor = replicas == 0 ? Optional.empty() : Optional.of((short) replicas);
        var answers = admin.createTopics(topics.stream()
                        .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), factor)
                                .configs(topic.config(replicas)))
                        .toList())
                .values();
        List<String> made = new ArrayList<>();
        List<String> existing = new ArrayList<>();
        Map<String, String> refused = new TreeMap<>();
        for (var answer : answers.entrySet()) {
            String topic = answer.getKey();
            try {
                answer.getValue().get();
                made.add(topic);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                if (cause instanceof TopicExistsException) {
                    existing.add(topic);
                } else if (isRefusal(cause) && isThere(admin, topic)) {
                    existing.add(topic);
                } else if (isRefusal(cause)) {
                    refused.put(topic, ErrorText.of(cause));
                } else {
                    throw new IOException("Kafka: " + ErrorText.of(cause), e);
                }
            }
        }
        return new Outcome(made, existing, refused);
    }

    private static boolean isRefusal(Throwable cause) {
        return cause instanceof AuthorizationException
                || cause instanceof PolicyViolationException
                || cause instanceof InvalidReplicationFactorException;
    }

    /** Who may not create topics is told so of those that exist too. */
    private static boolean isThere(Admin admin, String topic) throws InterruptedException {
        try {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().containsKey(topic);
        } catch (ExecutionException e) {
            return false;
        }
    }
}
