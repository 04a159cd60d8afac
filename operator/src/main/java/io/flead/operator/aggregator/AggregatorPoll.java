package io.flead.operator.aggregator;

import io.flead.api.v1alpha1.FleadPipeline;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.polling.PerResourcePollingConfigurationBuilder;
import io.javaoperatorsdk.operator.processing.event.source.polling.PerResourcePollingEventSource;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Asks each pipeline's aggregator at an interval, keeps its last report, and wakes the pipeline when that changes. A
 * reconciliation reads the {@linkplain #last last report} and never waits for an answer. An aggregator that does not
 * answer, and that of a suspended pipeline, which is not asked, leave the last report as it was. Thread-safe.
 */
public final class AggregatorPoll extends PerResourcePollingEventSource<AggregatorReport, FleadPipeline, String> {

    private static final String NAME = "aggregators";
    private static final int REQUESTS_AT_ONCE = 16;

    private final EventSourceContext<FleadPipeline> context;

    /** @param interval between two requests to one aggregator */
    public AggregatorPoll(AggregatorClient client, Duration interval, EventSourceContext<FleadPipeline> context) {
        super(
                AggregatorReport.class,
                context,
                new PerResourcePollingConfigurationBuilder<AggregatorReport, FleadPipeline, String>(
                                pipeline -> fetch(client, pipeline), interval)
                        .withName(NAME)
                        .withExecutorService(threads())
                        // A pipeline has one aggregator.
                        .withResourceIDMapper(report -> NAME)
                        .build());
        this.context = context;
    }

    private static ScheduledExecutorService threads() {
        return Executors.newScheduledThreadPool(REQUESTS_AT_ONCE, task -> {
            Thread thread = new Thread(task, "aggregator-poll");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static Set<AggregatorReport> fetch(AggregatorClient client, FleadPipeline pipeline) {
        return pipeline.getSpec().suspend()
                ? Set.of()
                : client.report(pipeline).map(Set::of).orElse(Set.of());
    }

    /** The last report of the pipeline's aggregator. */
    public Optional<AggregatorReport> last(ResourceID pipeline) {
        return getSecondaryResource(pipeline);
    }

    /**
     * The SDK announces the pipelines that exist before it starts this source, and drops for good the first poll of a
     * pipeline that comes due before the start.
     */
    @Override
    public synchronized void start() {
        super.start();
        context.getPrimaryCache().list().forEach(super::onResourceCreated);
    }

    @Override
    public synchronized void onResourceCreated(FleadPipeline pipeline) {
        if (isRunning()) {
            super.onResourceCreated(pipeline);
        }
    }

    @Override
    public synchronized void onResourceUpdated(FleadPipeline pipeline, FleadPipeline before) {
        if (isRunning()) {
            super.onResourceUpdated(pipeline, before);
        }
    }

    /** No report is no news. */
    @Override
    protected synchronized void handleResources(
            ResourceID pipeline, Set<AggregatorReport> reports, boolean propagateEvent) {
        if (!reports.isEmpty()) {
            super.handleResources(pipeline, reports, propagateEvent);
        }
    }
}
