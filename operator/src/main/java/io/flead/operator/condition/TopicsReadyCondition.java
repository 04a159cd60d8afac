package io.flead.operator.condition;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.flead.api.topic.Topics;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.apply.ReconcileResults;
import io.flead.operator.prerequisites.Prerequisites;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
import io.strimzi.api.kafka.model.topic.KafkaTopic;

/**
 * Ready postcondition of the pipeline file, on which all workloads depend: nothing is started before Kafka can be used
 * and the topics are there. It hangs on that dependent and not on the topics, because these are optional, and a
 * dependent of an optional dependent is deleted with it.
 *
 * <p>Once workloads exist, a topic that is not ready for a while holds up nothing. A suspended pipeline needs no Kafka
 * to be stopped.
 */
public final class TopicsReadyCondition<R> implements Condition<R, FleadPipeline> {

    @Override
    public boolean isMet(
            DependentResource<R, FleadPipeline> dependent, FleadPipeline pipeline, Context<FleadPipeline> context) {
        Prerequisites prerequisites = ReconcileResults.of(context).prerequisites();
        if (pipeline.getSpec().suspend()) {
            return true;
        }
        return prerequisites.kafkaUsable()
                && (prerequisites.kafka().strimzi().isEmpty()
                        || !context.getSecondaryResources(Deployment.class).isEmpty()
                        || topicsReady(pipeline, context));
    }

    private static boolean topicsReady(FleadPipeline pipeline, Context<FleadPipeline> context) {
        long ready = context.getSecondaryResourcesAsStream(KafkaTopic.class)
                .filter(TopicsReadyCondition::isReady)
                .count();
        return ready >= Topics.of(pipeline.getSpec()).own().size();
    }

    /** Whether Strimzi has made the topic as it is declared now. */
    public static boolean isReady(KafkaTopic topic) {
        var status = topic.getStatus();
        return status != null
                && status.getConditions() != null
                && status.getObservedGeneration() == topic.getMetadata().getGeneration()
                && status.getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
