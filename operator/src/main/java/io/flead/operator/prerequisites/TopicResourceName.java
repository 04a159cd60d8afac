package io.flead.operator.prerequisites;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Name of the resource that declares a topic. It follows from the Kafka cluster and the topic alone, not from the
 * pipeline: the API server itself then keeps two pipelines from declaring one topic.
 */
public final class TopicResourceName {

    private static final Pattern PLAIN = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    private static final int LONGEST = 253;
    private static final int HASH_DIGITS = 8;

    private TopicResourceName() {}

    /**
     * The resource's name, such as {@code kafka.anomalies}. A topic whose name Kubernetes does not allow gets one that
     * is like it, with a hash that keeps it apart from others.
     *
     * @param cluster name of the Kafka resource
     * @param topic the topic's name, with the pipeline's prefix
     */
    public static String name(String cluster, String topic) {
        String plain = cluster + "." + topic;
        if (PLAIN.matcher(topic).matches()
                && !topic.contains("..")
                && !topic.contains(".-")
                && !topic.contains("-.")
                && plain.length() <= LONGEST) {
            return plain;
        }
        String hash = UUID.nameUUIDFromBytes(topic.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, HASH_DIGITS);
        String like =
                topic.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        String start = cluster + "." + (like.isEmpty() ? "topic" : like);
        int room = LONGEST - HASH_DIGITS - 1;
        return (start.length() > room ? start.substring(0, room) : start) + "-" + hash;
    }
}
