package io.flead.operator.prerequisites;

/** Name of a pipeline's KafkaUser, and of the Secret that Strimzi makes for it. */
public final class KafkaUserName {

    private KafkaUserName() {}

    /**
     * The pipeline's name; in another namespace than the pipeline's with that namespace before it, since pipelines of
     * that name may be in several.
     */
    public static String name(String pipelineNamespace, String pipeline, String kafkaNamespace) {
        return pipelineNamespace.equals(kafkaNamespace) ? pipeline : pipelineNamespace + "." + pipeline;
    }
}
