package io.flead.operator.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus;
import io.flead.operator.dependent.StateCapacity;
import io.flead.operator.event.EventRecorder;
import io.flead.operator.metrics.OperatorMetrics;
import io.flead.operator.status.Observation;
import io.flead.operator.status.StatusFactory;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Optional;

/** Writes a pipeline's status when it has changed, and records the events of the change. */
final class StatusWriter {

    private final StatusFactory factory;
    private final EventRecorder events;
    private final OperatorMetrics metrics;

    StatusWriter(EventRecorder events, OperatorMetrics metrics, Clock clock) {
        this.factory = new StatusFactory(clock, new StateCapacity());
        this.events = events;
        this.metrics = metrics;
    }

    /** Returns whether it wrote. */
    boolean write(FleadPipeline pipeline, Observation observation, Context<FleadPipeline> context) {
        StatusFactory.Update update = factory.update(pipeline, observation);
        Optional.ofNullable(update.status().phase())
                .ifPresent(phase -> metrics.phase(ResourceID.fromResource(pipeline), phase));
        if (!update.changed() || !patch(pipeline, update.status(), context)) {
            return false;
        }
        update.events().forEach(event -> events.record(pipeline, event));
        update.timeToReady().ifPresent(metrics::ready);
        return true;
    }

    /** Returns false when the pipeline was deleted. */
    private static boolean patch(FleadPipeline pipeline, FleadPipelineStatus status, Context<FleadPipeline> context) {
        FleadPipeline patch = new FleadPipeline();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(pipeline.getMetadata().getName())
                .withNamespace(pipeline.getMetadata().getNamespace())
                .build());
        patch.setStatus(status);
        try {
            FleadPipeline unused = PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(pipeline, patch, context);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
