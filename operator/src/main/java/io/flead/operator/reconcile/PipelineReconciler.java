package io.flead.operator.reconcile;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.aggregator.AggregatorClient;
import io.flead.operator.aggregator.AggregatorPoll;
import io.flead.operator.aggregator.AggregatorReport;
import io.flead.operator.apply.ReconcileResults;
import io.flead.operator.apply.ReconcileResults.Applied;
import io.flead.operator.apply.ReconciledCache;
import io.flead.operator.dependent.DeclaredResources;
import io.flead.operator.event.EventReason;
import io.flead.operator.event.EventRecorder;
import io.flead.operator.event.PipelineEvent;
import io.flead.operator.metrics.OperatorMetrics;
import io.flead.operator.pipeline.Part;
import io.flead.operator.prerequisites.PrerequisiteResolver;
import io.flead.operator.prerequisites.Prerequisites;
import io.flead.operator.status.KnownStatus;
import io.flead.operator.status.Observation;
import io.flead.operator.status.PartState;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.dependent.ReconcileResult.Operation;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowReconcileResult;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles a FleadPipeline. A paused pipeline is left alone. Otherwise the reconciler resolves the prerequisites,
 * brings every dependent to its desired state (suspension is part of that state), and reports in the status.
 */
@ControllerConfiguration(
        name = PipelineReconciler.NAME,
        finalizerName = PipelineReconciler.FINALIZER,
        fieldManager = "flead-operator",
        // Annotations count too; Annotations.wake leaves out the operator's own writes.
        generationAwareEventProcessing = false)
public final class PipelineReconciler extends PipelineWorkflow
        implements Reconciler<FleadPipeline>, Cleaner<FleadPipeline> {

    /** Name of the controller. */
    public static final String NAME = "fleadpipeline";

    /** Kept on a pipeline until the resources that it cannot own are removed. */
    public static final String FINALIZER = "flead.io/operator";

    /** Pods end in seconds, and tell nobody. */
    private static final Duration NEXT_LOOK = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(PipelineReconciler.class);

    private final PrerequisiteResolver resolver;
    private final AggregatorClient aggregatorClient;
    private final Duration aggregatorInterval;
    private final EventRecorder events;
    private final OperatorMetrics metrics;
    private final StatusWriter statuses;
    private final PartObserver observer;
    private final StuckPods pods;
    private final ReconciledCache reconciled = new ReconciledCache();
    /** What deletions waited for when it was last looked at. */
    private final Map<ResourceID, String> deleting = new ConcurrentHashMap<>();

    private volatile boolean stopping;
    /** Set before the first reconciliation. */
    private volatile @Nullable AggregatorPoll aggregators;

    /**
     * A reconciler.
     *
     * @param resolver looks up a pipeline's prerequisites in the cluster
     * @param aggregatorInterval between two requests to one aggregator
     * @param patience with a part that is not ready, before its pods are looked at
     */
    public PipelineReconciler(
            PrerequisiteResolver resolver,
            AggregatorClient aggregatorClient,
            Duration aggregatorInterval,
            Duration patience,
            EventRecorder events,
            OperatorMetrics metrics,
            Clock clock) {
        this.resolver = resolver;
        this.aggregatorClient = aggregatorClient;
        this.aggregatorInterval = aggregatorInterval;
        this.events = events;
        this.metrics = metrics;
        this.statuses = new StatusWriter(events, metrics, clock);
        this.observer = new PartObserver(clock);
        this.pods = new StuckPods(patience, clock);
    }

    @Override
    public List<EventSource<?, FleadPipeline>> prepareEventSources(EventSourceContext<FleadPipeline> context) {
        AggregatorPoll poll = new AggregatorPoll(aggregatorClient, aggregatorInterval, context);
        aggregators = poll;
        List<EventSource<?, FleadPipeline>> sources = new ArrayList<>(informers(context));
        sources.add(poll);
        return sources;
    }

    @Override
    public UpdateControl<FleadPipeline> reconcile(FleadPipeline pipeline, Context<FleadPipeline> context) {
        long start = System.nanoTime();
        boolean success = false;
        boolean changed = true;
        try {
            Outcome outcome = Annotations.pauses(pipeline) ? keepPaused(pipeline, context) : apply(pipeline, context);
            changed = outcome.changed();
            success = true;
            UpdateControl<FleadPipeline> done = UpdateControl.noUpdate();
            outcome.lookAgain().ifPresent(done::rescheduleAfter);
            return done;
        } finally {
            metrics.reconciled(success, changed, System.nanoTime() - start);
        }
    }

    /**
     * Of one reconciliation.
     *
     * @param changed whether it wrote anything
     * @param lookAgain time after which something may have changed that nothing announces
     */
    private record Outcome(boolean changed, Optional<Duration> lookAgain) {}

    private Outcome keepPaused(FleadPipeline pipeline, Context<FleadPipeline> context) {
        Map<Part, PartState> parts = KnownStatus.of(pipeline).parts();
        return new Outcome(
                statuses.write(pipeline, new Observation(parts, true, lastReport(pipeline), Optional.empty()), context),
                Optional.empty());
    }

    private Optional<AggregatorReport> lastReport(FleadPipeline pipeline) {
        AggregatorPoll poll = Objects.requireNonNull(aggregators, "event sources are prepared before a reconciliation");
        return poll.last(ResourceID.fromResource(pipeline));
    }

    private Outcome apply(FleadPipeline pipeline, Context<FleadPipeline> context) {
        Prerequisites found = resolver.resolve(pipeline, context);
        if (!found.allowed()) {
            Map<Part, PartState> parts =
                    observer.observe(pipeline, found, observer.seen(pipeline, List.of(), context), Map.of());
            return new Outcome(
                    statuses.write(
                            pipeline, new Observation(parts, false, lastReport(pipeline), Optional.empty()), context),
                    Optional.empty());
        }
        ReconcileResults applied = ReconcileResults.collect(pipeline, found, reconciled, context);
        WorkflowReconcileResult result =
                context.managedWorkflowAndDependentResourceContext().reconcileManagedWorkflow();

        Map<Part, List<Exception>> failures = failures(result);
        List<Applied> resources = applied.all();
        PartObserver.Seen seen = observer.seen(pipeline, resources, context);
        Map<Part, PartState> parts =
                pods.explain(pipeline, observer.observe(pipeline, found, seen, failures), context.getClient());
        Observation observation =
                new Observation(parts, false, lastReport(pipeline), seen.runs().status());
        if (!failures.isEmpty()) {
            throw new PartialReconcileException(described(result), observation);
        }
        boolean wrote = statuses.write(pipeline, observation, context);
        List<String> done = resources.stream()
                .filter(resource -> resource.operation() != Operation.NONE)
                .map(resource ->
                        resource.operation() + " " + resource.resource().getKind() + " "
                                + resource.resource().getMetadata().getName())
                .toList();
        if (!done.isEmpty()) {
            LOG.atInfo().addKeyValue("changes", String.join(", ", done)).log("applied");
        }
        return new Outcome(wrote || !done.isEmpty(), pods.lookAgain(pipeline, parts));
    }

    @Override
    public ErrorStatusUpdateControl<FleadPipeline> updateErrorStatus(
            FleadPipeline pipeline, Context<FleadPipeline> context, Exception failure) {
        if (stopping) {
            // A reconciliation that fails because the operator stops says nothing about the pipeline.
            return ErrorStatusUpdateControl.noStatusUpdate();
        }
        Observation observation = failure instanceof PartialReconcileException parts
                ? parts.observation()
                : new Observation(PartObserver.allFailed(failure), false, lastReport(pipeline), Optional.empty());
        LOG.atWarn()
                .addKeyValue(
                        "attempt",
                        context.getRetryInfo()
                                .map(info -> info.getAttemptCount())
                                .orElse(0))
                .addKeyValue("reason", failure.getMessage())
                .log("reconciliation_failed");
        try {
            boolean unused = statuses.write(pipeline, observation, context);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("status_not_written");
        }
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    @Override
    public DeleteControl cleanup(FleadPipeline pipeline, Context<FleadPipeline> context) {
        ResourceID id = ResourceID.fromResource(pipeline);
        reconciled.forget(id);
        Prerequisites found = resolver.resolve(pipeline, context);
        List<String> running = WorkloadRemoval.remove(pipeline, found, context.getClient());
        if (!running.isEmpty()) {
            String waits = "before the topics are deleted, these end: " + String.join(", ", running);
            if (!waits.equals(deleting.put(id, waits))) {
                events.record(pipeline, new PipelineEvent(EventReason.Deleting, waits));
            }
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(NEXT_LOOK);
        }
        ReconcileResults unused = ReconcileResults.collect(pipeline, found, reconciled, context);
        var result = context.managedWorkflowAndDependentResourceContext().cleanupManageWorkflow();
        result.throwAggregateExceptionIfErrorsPresent();
        deleting.remove(id);
        events.record(
                pipeline,
                new PipelineEvent(
                        EventReason.Deleting, "the pipeline's resources are deleted with it; tables are kept"));
        metrics.cleaned(id);
        return DeleteControl.defaultDelete();
    }

    /** Whether an update of a pipeline asks for a reconciliation: all but the operator's own writing of the status. */
    public static boolean wakes(FleadPipeline now, FleadPipeline before) {
        return Annotations.wake(now, before);
    }

    /** From now on a failure is a consequence of the operator's stop and is not reported. */
    public void stopping() {
        stopping = true;
    }

    @SuppressWarnings("rawtypes") // as the framework gives them
    private static Map<Part, List<Exception>> failures(WorkflowReconcileResult result) {
        Map<Part, List<Exception>> failures = new EnumMap<>(Part.class);
        result.getErroredDependents()
                .forEach((dependent, failure) -> ((DeclaredResources) dependent)
                        .component()
                        .parts()
                        .forEach(part -> failures.computeIfAbsent(part, unused -> new ArrayList<>())
                                .add(failure)));
        return failures;
    }

    @SuppressWarnings("rawtypes") // as the framework gives them
    private static String described(WorkflowReconcileResult result) {
        return result.getErroredDependents().entrySet().stream()
                .map(failed -> failed.getKey().name() + ": " + failed.getValue().getMessage())
                .collect(Collectors.joining("; "));
    }
}
