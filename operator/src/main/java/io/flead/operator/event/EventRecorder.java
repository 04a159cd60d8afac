package io.flead.operator.event;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.metrics.OperatorMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records events on a thread of its own, so that no reconciliation waits for them. When events come faster than the API
 * server takes them, the surplus is counted and dropped: the status is the truth, an event only points to it.
 * Thread-safe.
 */
public final class EventRecorder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final String COMPONENT = "flead-operator";
    private static final int WAITING = 10_000;
    /** Longest message of an event that the API server accepts. */
    private static final int LONGEST_MESSAGE = 1000;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final OperatorMetrics metrics;
    private final Clock clock;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> new Thread(task, "events"));

    public EventRecorder(KubernetesClient client, OperatorMetrics metrics, Clock clock) {
        this.client = client;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Records an event soon. */
    public void record(FleadPipeline pipeline, PipelineEvent event) {
        LOG.atInfo()
                .addKeyValue("namespace", pipeline.getMetadata().getNamespace())
                .addKeyValue("pipeline", pipeline.getMetadata().getName())
                .addKeyValue("reason", event.reason())
                .addKeyValue("message", event.message())
                .log("pipeline_event");
        Event written = written(pipeline, event);
        try {
            thread.execute(() -> write(written));
        } catch (RejectedExecutionException e) {
            metrics.eventDropped();
        }
    }

    private Event written(FleadPipeline pipeline, PipelineEvent event) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        String message = event.message();
        return new EventBuilder()
                .withNewMetadata()
                .withGenerateName(pipeline.getMetadata().getName() + ".")
                .withNamespace(pipeline.getMetadata().getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(pipeline.getApiVersion())
                .withKind(pipeline.getKind())
                .withName(pipeline.getMetadata().getName())
                .withNamespace(pipeline.getMetadata().getNamespace())
                .withUid(pipeline.getMetadata().getUid())
                .endInvolvedObject()
                .withType(event.reason().type().name())
                .withReason(event.reason().name())
                .withMessage(message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message)
                .withCount(1)
                .withFirstTimestamp(now.toString())
                .withLastTimestamp(now.toString())
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .build();
    }

    private void write(Event event) {
        try {
            client.v1()
                    .events()
                    .inNamespace(event.getMetadata().getNamespace())
                    .resource(event)
                    .create();
        } catch (KubernetesClientException e) {
            // The namespace may be going away, for instance.
            metrics.eventDropped();
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("event_dropped");
        }
    }

    /** Writes the waiting events, for a moment at most, and stops. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
