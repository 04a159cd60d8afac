package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.apply.ReconcileResults;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.prerequisites.KafkaAccess.StrimziAccess;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;

/**
 * Resources that Strimzi's operators act upon. They lie beside the Kafka cluster, perhaps in another namespace than the
 * pipeline.
 *
 * @param <R> their kind
 */
abstract class StrimziDependent<R extends HasMetadata> extends BulkPipelineDependent<R> {

    StrimziDependent(Class<R> kind, Component component) {
        super(kind, component);
    }

    final Map<String, String> labels(FleadPipeline pipeline, StrimziAccess strimzi) {
        Map<String, String> labels = Labels.inAnyNamespace(pipeline, component());
        labels.put("strimzi.io/cluster", strimzi.name());
        return labels;
    }

    /**
     * A Kafka that cannot be found now, or not be used, is no reason to delete what lies beside it: topics would go with
     * all that they hold as soon as it is back.
     */
    @Override
    public void deleteTargetResource(FleadPipeline pipeline, R actual, ResourceID id, Context<FleadPipeline> context) {
        boolean unknown =
                ReconcileResults.of(context).prerequisites().kafka().strimzi().isEmpty();
        if (!unknown || pipeline.isMarkedForDeletion()) {
            super.deleteTargetResource(pipeline, actual, id, context);
        }
    }
}
