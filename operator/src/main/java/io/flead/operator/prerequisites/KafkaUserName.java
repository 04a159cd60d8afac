package io.flead.operator.prerequisites;

import io.flead.operator.pipeline.Digest;
import java.util.List;

/** Name of a pipeline's KafkaUser, and of the Secret that Strimzi makes for it. */
public final class KafkaUserName {

    /** The most that fits into a client's certificate. */
    private static final int LONGEST = 64;

    private static final int HASH_DIGITS = 8;

    private KafkaUserName() {}

    /**
     * The pipeline's name; in another namespace than the pipeline's with that namespace before it, since pipelines of
     * that name may be in several. What is too long ends with a hash instead.
     */
    public static String name(String pipelineNamespace, String pipeline, String kafkaNamespace) {
        if (pipelineNamespace.equals(kafkaNamespace)) {
            return pipeline;
        }
        String name = pipelineNamespace + "." + pipeline;
        if (name.length() <= LONGEST) {
            return name;
        }
        String start = name.substring(0, LONGEST - HASH_DIGITS - 1).replaceAll("[.-]+$", "");
        return start + "-" + Digest.of(List.of(name)).substring(0, HASH_DIGITS);
    }
}
