package io.flead.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.flead.api.v1alpha1.FleadPipeline;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;

/**
 * An informer that starts once. The framework starts those of optional kinds in every reconciliation, and each start goes through
 * all that is stored: with a thousand pipelines that would be nearly all that the operator does.
 */
final class PipelineInformer<R extends HasMetadata> extends InformerEventSource<R, FleadPipeline> {

    PipelineInformer(InformerEventSourceConfiguration<R> configuration, EventSourceContext<FleadPipeline> context) {
        super(configuration, context);
    }

    @Override
    public synchronized void start() {
        if (!isRunning()) {
            super.start();
        }
    }
}
