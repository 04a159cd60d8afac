package io.flead.operator.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.FleadPipelineStatus;
import io.flead.api.v1alpha1.FleadPipelineStatus.Condition;
import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.flead.operator.event.EventRecorder;
import io.flead.operator.event.PipelineEvent;
import io.flead.operator.metrics.OperatorMetrics;
import io.flead.operator.status.Observation;
import io.flead.operator.status.StatusFactory;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Writes a pipeline's status when it has changed, and records the events of the change. */
final class StatusWriter {

    private final StatusFactory factory;
    private final EventRecorder events;
    private final OperatorMetrics metrics;
    private final Clock clock;

    StatusWriter(EventRecorder events, OperatorMetrics metrics, Clock clock) {
        this.factory = new StatusFactory(clock);
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Returns whether it wrote. */
    boolean write(FleadPipeline pipeline, Observation observation, Context<FleadPipeline> context) {
        Optional<FleadPipelineStatus> before = Optional.ofNullable(pipeline.getStatus());
        FleadPipelineStatus now = factory.status(pipeline, observation);
        Phase phase = now.phase();
        if (phase != null) {
            metrics.phase(ResourceID.fromResource(pipeline), phase);
        }
        if (before.equals(Optional.of(now))) {
            return false;
        }
        if (!patch(pipeline, now, context)) {
            return false;
        }
        PipelineEvent.between(before, now).forEach(event -> events.record(pipeline, event));
        if (phase == Phase.Running
                && before.map(FleadPipelineStatus::phase)
                        .filter(known -> known != Phase.Running)
                        .isPresent()) {
            metrics.ready(sinceProgressing(before.orElseThrow()));
        }
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

    private Duration sinceProgressing(FleadPipelineStatus before) {
        return before.conditions().stream()
                .filter(condition -> condition.type().equals("Progressing"))
                .map(Condition::lastTransitionTime)
                .map(since -> Duration.between(Instant.parse(since), clock.instant()))
                .findFirst()
                .orElse(Duration.ZERO);
    }
}
