package io.flead.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.flead.api.v1alpha1.FleadPipeline;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;

/**
 * An informer that starts once. The SDK starts the informers of dependents with an activation condition in every
 * reconciliation, and each start goes through all stored resources. With 150 pipelines this guard takes a no-op
 * reconciliation from 40 to 6.7 ms of processor time, a new pipeline from 267 to 133 ms; the difference grows with the
 * number of pipelines.
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
