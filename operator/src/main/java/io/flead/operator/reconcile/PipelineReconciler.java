package io.flead.operator.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.aggregator.AggregatorPoll;
import io.flead.operator.apply.AppliedDependent;
import io.flead.operator.apply.AppliedResources;
import io.flead.operator.apply.AppliedResources.Applied;
import io.flead.operator.condition.KindServed;
import io.flead.operator.condition.Wanted;
import io.flead.operator.dependent.AggregatorDeployment;
import io.flead.operator.dependent.AggregatorService;
import io.flead.operator.dependent.ArchiverDeployment;
import io.flead.operator.dependent.KafkaPrincipal;
import io.flead.operator.dependent.KafkaTopics;
import io.flead.operator.dependent.MigrationJob;
import io.flead.operator.dependent.PipelineConfigMap;
import io.flead.operator.dependent.ProducerDeployment;
import io.flead.operator.event.EventReason;
import io.flead.operator.event.EventRecorder;
import io.flead.operator.event.PipelineEvent;
import io.flead.operator.metrics.OperatorMetrics;
import io.flead.operator.pipeline.Part;
import io.flead.operator.status.Observation;
import io.flead.operator.status.PartState;
import io.flead.operator.surroundings.Surroundings;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.api.reconciler.dependent.ReconcileResult.Operation;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowReconcileResult;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a FleadPipeline declares. In this order: paused, then nothing is touched; otherwise the surroundings are looked
 * up, every dependent is brought to its desired state (which is where suspension shows), and the status says what came of it.
 */
@ControllerConfiguration(
        name = PipelineReconciler.NAME,
        finalizerName = PipelineReconciler.FINALIZER,
        fieldManager = "flead-operator",
        // Annotations count too; Annotations.wake leaves out the operator's own writes.
        generationAwareEventProcessing = false)
@Workflow(
        explicitInvocation = true,
        handleExceptionsInReconciler = true,
        dependents = {
            @Dependent(
                    name = "pipeline-file",
                    type = PipelineConfigMap.class,
                    useEventSourceWithName = PipelineReconciler.CONFIG_MAPS),
            @Dependent(name = "topics", type = KafkaTopics.class, activationCondition = KindServed.class),
            @Dependent(name = "topics-user", type = KafkaPrincipal.class, activationCondition = KindServed.class),
            @Dependent(name = "archiver-migration", type = MigrationJob.class),
            @Dependent(
                    name = "producer",
                    type = ProducerDeployment.class,
                    reconcilePrecondition = Wanted.class,
                    useEventSourceWithName = PipelineReconciler.DEPLOYMENTS),
            @Dependent(name = "aggregator-service", type = AggregatorService.class),
            @Dependent(
                    name = "aggregator",
                    type = AggregatorDeployment.class,
                    useEventSourceWithName = PipelineReconciler.DEPLOYMENTS),
            @Dependent(
                    name = "archiver",
                    type = ArchiverDeployment.class,
                    useEventSourceWithName = PipelineReconciler.DEPLOYMENTS),
        })
public final class PipelineReconciler implements Reconciler<FleadPipeline>, Cleaner<FleadPipeline>, AutoCloseable {

    /** Name of the controller. */
    public static final String NAME = "fleadpipeline";

    /** Kept on a pipeline until what it cannot own is removed. */
    public static final String FINALIZER = "flead.io/operator";

    static final String CONFIG_MAPS = "config-maps";
    static final String DEPLOYMENTS = "deployments";

    private static final Logger LOG = LoggerFactory.getLogger(PipelineReconciler.class);

    private final Function<FleadPipeline, Surroundings> surroundings;
    private final AggregatorPoll aggregators;
    private final EventRecorder events;
    private final OperatorMetrics metrics;
    private final StatusWriter statuses;
    private final SimpleInboundEventSource<FleadPipeline> wakeUps = new SimpleInboundEventSource<>("wake-ups");

    /**
     * A reconciler.
     *
     * @param surroundings looks up what a pipeline finds in the cluster; may ask the API server
     * @param aggregators makes what asks the aggregators, given whom to tell of changed reports
     */
    public PipelineReconciler(
            Function<FleadPipeline, Surroundings> surroundings,
            Function<Consumer<ResourceID>, AggregatorPoll> aggregators,
            EventRecorder events,
            OperatorMetrics metrics,
            Clock clock) {
        this.surroundings = surroundings;
        this.aggregators = aggregators.apply(wakeUps::propagateEvent);
        this.events = events;
        this.metrics = metrics;
        this.statuses = new StatusWriter(events, metrics, clock);
    }

    @Override
    public List<EventSource<?, FleadPipeline>> prepareEventSources(EventSourceContext<FleadPipeline> context) {
        // One informer for a kind, however many dependents are of it.
        return List.of(
                wakeUps,
                AppliedDependent.informer(ConfigMap.class, Optional.empty(), CONFIG_MAPS, context),
                AppliedDependent.informer(Deployment.class, Optional.empty(), DEPLOYMENTS, context));
    }

    @Override
    public UpdateControl<FleadPipeline> reconcile(FleadPipeline pipeline, Context<FleadPipeline> context) {
        long start = System.nanoTime();
        boolean success = false;
        boolean changed = true;
        try {
            changed = Annotations.pauses(pipeline) ? keepPaused(pipeline, context) : apply(pipeline, context);
            success = true;
            return UpdateControl.noUpdate();
        } finally {
            metrics.reconciled(success, changed, System.nanoTime() - start);
        }
    }

    private boolean keepPaused(FleadPipeline pipeline, Context<FleadPipeline> context) {
        ResourceID id = ResourceID.fromResource(pipeline);
        Map<Part, PartState> parts = PartObserver.remembered(Optional.ofNullable(pipeline.getStatus()));
        return statuses.write(pipeline, new Observation(parts, true, aggregators.last(id)), context);
    }

    private boolean apply(FleadPipeline pipeline, Context<FleadPipeline> context) {
        ResourceID id = ResourceID.fromResource(pipeline);
        if (pipeline.getSpec().suspend()) {
            aggregators.rest(id);
        } else {
            aggregators.follow(id);
        }
        Surroundings found = surroundings.apply(pipeline);
        found.putInto(context);
        AppliedResources applied = AppliedResources.collect(context);
        WorkflowReconcileResult result =
                context.managedWorkflowAndDependentResourceContext().reconcileManagedWorkflow();

        Map<Part, List<Exception>> failures = failures(result);
        List<Applied> resources = applied.all();
        Map<Part, PartState> parts = PartObserver.observe(pipeline, found, resources, failures);
        Observation observation = new Observation(parts, false, aggregators.last(id));
        if (!failures.isEmpty()) {
            throw new PartsFailedException(described(result), observation);
        }
        boolean wrote = statuses.write(pipeline, observation, context);
        List<String> done = resources.stream()
                .filter(resource -> resource.operation() != Operation.NONE)
                .map(resource ->
                        resource.operation() + " " + resource.resource().getKind() + " "
                                + resource.resource().getMetadata().getName())
                .toList();
        if (!done.isEmpty()) {
            LOG.info(
                    "event=applied namespace={} pipeline={} generation={} changes=\"{}\"",
                    pipeline.getMetadata().getNamespace(),
                    pipeline.getMetadata().getName(),
                    pipeline.getMetadata().getGeneration(),
                    String.join(", ", done));
        }
        return wrote || !done.isEmpty();
    }

    @Override
    public ErrorStatusUpdateControl<FleadPipeline> updateErrorStatus(
            FleadPipeline pipeline, Context<FleadPipeline> context, Exception failure) {
        Observation observation = failure instanceof PartsFailedException parts
                ? parts.observation()
                : new Observation(
                        PartObserver.allFailed(failure), false, aggregators.last(ResourceID.fromResource(pipeline)));
        LOG.warn(
                "event=reconciliation_failed namespace={} pipeline={} attempt={} reason=\"{}\"",
                pipeline.getMetadata().getNamespace(),
                pipeline.getMetadata().getName(),
                context.getRetryInfo().map(info -> info.getAttemptCount()).orElse(0),
                failure.getMessage());
        try {
            boolean unused = statuses.write(pipeline, observation, context);
        } catch (RuntimeException e) {
            LOG.warn("event=status_not_written reason=\"{}\"", e.getMessage());
        }
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    @Override
    public DeleteControl cleanup(FleadPipeline pipeline, Context<FleadPipeline> context) {
        ResourceID id = ResourceID.fromResource(pipeline);
        aggregators.forget(id);
        surroundings.apply(pipeline).putInto(context);
        var result = context.managedWorkflowAndDependentResourceContext().cleanupManageWorkflow();
        result.throwAggregateExceptionIfErrorsPresent();
        events.record(
                pipeline,
                new PipelineEvent(EventReason.Deleting, "what belongs to the pipeline goes with it; tables are kept"));
        metrics.cleaned(id);
        return DeleteControl.defaultDelete();
    }

    /** Whether an update of a pipeline asks for a reconciliation: all but the operator's own writing of the status. */
    public static boolean wakes(FleadPipeline now, FleadPipeline before) {
        return Annotations.wake(now, before);
    }

    /** Asks aggregators no more. */
    @Override
    public void close() {
        aggregators.close();
    }

    private static Map<Part, List<Exception>> failures(WorkflowReconcileResult result) {
        Map<Part, List<Exception>> failures = new EnumMap<>(Part.class);
        result.getErroredDependents()
                .forEach((dependent, failure) -> partsOf(dependent)
                        .forEach(part -> failures.computeIfAbsent(part, unused -> new ArrayList<>())
                                .add(failure)));
        return failures;
    }

    private static String described(WorkflowReconcileResult result) {
        return result.getErroredDependents().entrySet().stream()
                .map(failed -> failed.getKey().name() + ": " + failed.getValue().getMessage())
                .collect(Collectors.joining("; "));
    }

    /** By the dependent's name, which begins with its part's. One that serves all parts holds up all. */
    private static List<Part> partsOf(DependentResource<?, ?> dependent) {
        List<Part> parts = Arrays.stream(Part.values())
                .filter(part -> dependent.name().startsWith(part.word().toLowerCase(Locale.ROOT)))
                .toList();
        return parts.isEmpty() ? List.of(Part.values()) : parts;
    }
}
