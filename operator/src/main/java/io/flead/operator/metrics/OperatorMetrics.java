package io.flead.operator.metrics;

import io.flead.api.v1alpha1.FleadPipelineStatus.Phase;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The operator's metrics. Thread-safe. */
public final class OperatorMetrics {

    private static final double NANOS_PER_SECOND = 1e9;

    private final CollectorRegistry registry = new CollectorRegistry();
    private final Map<ResourceID, Phase> phases = new ConcurrentHashMap<>();

    private final Counter reconciliations = Counter.build(
                    "flead_operator_reconciliations_total", "Reconciliations by result: success, error or cleanup.")
            .labelNames("result")
            .register(registry);
    private final Histogram duration = Histogram.build(
                    "flead_operator_reconciliation_seconds",
                    "Duration of a reconciliation, by whether it changed anything.")
            .labelNames("changed")
            .buckets(0.001, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
            .register(registry);
    private final Gauge pipelines = Gauge.build("flead_operator_pipelines", "Pipelines by phase.")
            .labelNames("phase")
            .register(registry);
    private final Gauge ready = Gauge.build(
                    "flead_operator_pipeline_ready",
                    "1 while all parts of the pipeline are ready, else 0; none of a suspended pipeline.")
            .labelNames("namespace", "pipeline")
            .register(registry);
    private final Histogram timeToReady = Histogram.build(
                    "flead_operator_time_to_ready_seconds",
                    "From the start of a rollout (creation, change, resume) to all parts ready.")
            .buckets(1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1800)
            .register(registry);
    private final Counter requests = Counter.build(
                    "flead_operator_api_requests_total", "Requests of the Kubernetes API, by verb, group and resource.")
            .labelNames("verb", "group", "resource")
            .register(registry);
    private final Counter writes = Counter.build(
                    "flead_operator_api_writes_total",
                    "Requests of the Kubernetes API that may change something, by verb and resource; the leader's lease, which"
                            + " is renewed all the time, is not among them.")
            .labelNames("verb", "resource")
            .register(registry);
    private final Counter events = Counter.build(
                    "flead_operator_events_dropped_total", "Events that were not recorded.")
            .register(registry);
    private final Gauge leader = Gauge.build("flead_operator_leader", "1 when this instance leads, else 0.")
            .register(registry);

    public OperatorMetrics() {
        for (Phase phase : Phase.values()) {
            pipelines.labels(phase.name()).set(0);
        }
    }

    public CollectorRegistry registry() {
        return registry;
    }

    /** A reconciliation has ended. */
    public void reconciled(boolean success, boolean changed, long nanos) {
        reconciliations.labels(success ? "success" : "error").inc();
        duration.labels(String.valueOf(changed)).observe(nanos / NANOS_PER_SECOND);
    }

    /** A pipeline is in a phase now. */
    public void phase(ResourceID pipeline, Phase phase) {
        Phase before = phases.put(pipeline, phase);
        if (before != phase) {
            if (before != null) {
                pipelines.labels(before.name()).dec();
            }
            pipelines.labels(phase.name()).inc();
        }
        if (phase == Phase.Suspended) {
            ready.remove(namespace(pipeline), pipeline.getName());
        } else {
            ready.labels(namespace(pipeline), pipeline.getName()).set(phase == Phase.Running ? 1 : 0);
        }
    }

    private static String namespace(ResourceID pipeline) {
        return pipeline.getNamespace().orElse("");
    }

    /** A pipeline is gone. */
    public void cleaned(ResourceID pipeline) {
        ready.remove(namespace(pipeline), pipeline.getName());
        reconciliations.labels("cleanup").inc();
        Phase before = phases.remove(pipeline);
        if (before != null) {
            pipelines.labels(before.name()).dec();
        }
    }

    /** A rollout has come to its end. */
    public void ready(Duration after) {
        timeToReady.observe(after.toMillis() / 1000.0);
    }

    void requested(ApiRequest request) {
        requests.labels(request.verb(), request.group(), request.resource()).inc();
        if (request.writes() && !request.group().equals("coordination.k8s.io")) {
            writes.labels(request.verb(), request.resource()).inc();
        }
    }

    /** An event was not recorded. */
    public void eventDropped() {
        events.inc();
    }

    public void leads(boolean leads) {
        leader.set(leads ? 1 : 0);
    }
}
