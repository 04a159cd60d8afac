package io.flead.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Labels;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.dependent.ReconcileResult;
import io.javaoperatorsdk.operator.processing.dependent.Creator;
import io.javaoperatorsdk.operator.processing.dependent.Matcher;
import io.javaoperatorsdk.operator.processing.dependent.Updater;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reconciles the resources of one dependent. Its informer sees only labelled resources and keeps them compressed; a
 * resource is written only when {@link DesiredStateMatcher} finds a difference, by server-side apply; a resource of the
 * same name that belongs to another owner is left alone.
 *
 * <p>Why not the SDK's matcher: it compares by managed fields, which {@link CompressedItemStore} drops, and an operator
 * that is restarted or upgraded must write nothing where nothing changed.
 *
 * <p>A resource in the pipeline's namespace is owned by the pipeline and goes with it. One elsewhere cannot be: it
 * carries {@link Labels#NAMESPACE} and is removed by the pipeline's finalizer.
 *
 * @param <R> kind of resource
 */
@Ignore
public abstract class ServerSideApplyDependent<R extends HasMetadata>
        extends KubernetesDependentResource<R, FleadPipeline>
        implements Creator<R, FleadPipeline>, Updater<R, FleadPipeline> {

    /** Resources that an informer asks for at once when it starts, which bounds its memory then. */
    private static final long PAGE = 250;

    /** The first version that an etcd gives is the cluster's own. */
    private static final String UNLIKELY_VERSION = "1";

    protected ServerSideApplyDependent(Class<R> type) {
        super(type);
    }

    /**
     * Whether a change cannot be made in place, so that the resource has to be deleted and recreated.
     *
     * @param actual the resource in the cluster
     * @param desired the resource as it should be
     */
    protected boolean recreates(R actual, R desired) {
        return false;
    }

    /** A last change of a resource, as a merge patch in JSON, for whoever acts upon its deletion. */
    protected Optional<String> changeBeforeDeletion(FleadPipeline pipeline) {
        return Optional.empty();
    }

    /** An informer over labelled resources of one kind. */
    public static <R extends HasMetadata> InformerEventSource<R, FleadPipeline> informer(
            Class<R> type, String name, EventSourceContext<FleadPipeline> context) {
        InformerEventSourceConfiguration.Builder<R> builder = InformerEventSourceConfiguration.from(
                        type, FleadPipeline.class)
                .withName(name)
                .withLabelSelector(Labels.SELECTOR)
                .withInformerListLimit(PAGE)
                .withSecondaryToPrimaryMapper(
                        resource -> Labels.pipelineOf(resource).map(Set::of).orElse(Set.of()));
        Set<String> namespaces = context.getControllerConfiguration().getEffectiveNamespaces();
        if (namespaces.size() == 1) {
            // A store belongs to one informer, and there is one for each namespace listed.
            builder.withItemStore(
                    new CompressedItemStore<>(type, context.getClient().getKubernetesSerialization()));
        }
        return new PipelineInformer<>(builder.build(), context);
    }

    @Override
    protected InformerEventSource<R, FleadPipeline> createEventSource(EventSourceContext<FleadPipeline> context) {
        InformerEventSource<R, FleadPipeline> source = informer(resourceType(), name(), context);
        setEventSource(source);
        return source;
    }

    @Override
    public ReconcileResult<R> reconcile(FleadPipeline pipeline, Context<FleadPipeline> context) {
        ReconcileResults applied = ReconcileResults.of(context);
        List<R> actual = actual(pipeline, context);
        if (applied.unchanged(name(), actual)) {
            return ReconcileResult.aggregatedResult(
                    actual.stream().map(ReconcileResult::noOperation).toList());
        }
        ReconcileResult<R> result = super.reconcile(pipeline, context);
        applied.add(name(), result);
        return result;
    }

    /** All resources of this dependent in the cluster. */
    protected List<R> actual(FleadPipeline pipeline, Context<FleadPipeline> context) {
        return getSecondaryResource(pipeline, context).stream().toList();
    }

    /** By its name, from this dependent's own informer. */
    @Override
    public Optional<R> getSecondaryResource(FleadPipeline pipeline, Context<FleadPipeline> context) {
        return eventSource().orElseThrow().get(targetSecondaryResourceID(pipeline, context));
    }

    @Override
    protected void addMetadata(
            boolean forMatch, @Nullable R actual, R desired, FleadPipeline pipeline, Context<FleadPipeline> context) {
        if (Objects.equals(
                desired.getMetadata().getNamespace(), pipeline.getMetadata().getNamespace())) {
            desired.getMetadata()
                    .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                            .withApiVersion(pipeline.getApiVersion())
                            .withKind(pipeline.getKind())
                            .withName(pipeline.getMetadata().getName())
                            .withUid(pipeline.getMetadata().getUid())
                            .withController(true)
                            .withBlockOwnerDeletion(false)
                            .build()));
        }
        DesiredStateMatcher.sign(desired);
    }

    @Override
    public Matcher.Result<R> match(R actual, R desired, FleadPipeline pipeline, Context<FleadPipeline> context) {
        addMetadata(true, actual, desired, pipeline, context);
        return Matcher.Result.computed(DesiredStateMatcher.holds(desired, actual), desired);
    }

    @Override
    public R create(R desired, FleadPipeline pipeline, Context<FleadPipeline> context) {
        addMetadata(false, null, desired, pipeline, context);
        // A resource version that cannot be makes the apply a conflict where the resource exists. Of Services, API
        // servers
        // before 1.23 refuse to create one that comes with a version.
        if (desired instanceof Service) {
            return context.getClient().resource(desired).get() == null
                    ? apply(desired, context)
                    : adopt(desired, pipeline, context, new KubernetesClientException("Service vanished"));
        }
        desired.getMetadata().setResourceVersion(UNLIKELY_VERSION);
        try {
            return apply(desired, context);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return adopt(desired, pipeline, context, e);
        }
    }

    /** Whether a resource is the pipeline's: by its owner, or by labels where it lies in another namespace. */
    private static boolean owns(FleadPipeline pipeline, HasMetadata resource) {
        List<OwnerReference> owners = resource.getMetadata().getOwnerReferences();
        return owners.stream().anyMatch(owner -> pipeline.getMetadata().getUid().equals(owner.getUid()))
                || (owners.isEmpty()
                        && Labels.pipelineOf(resource).equals(Optional.of(ResourceID.fromResource(pipeline))));
    }

    /**
     * A resource that exists although the informer does not see it has lost its labels, or belongs to another owner.
     */
    private R adopt(
            R desired, FleadPipeline pipeline, Context<FleadPipeline> context, KubernetesClientException conflict) {
        R existing = context.getClient().resource(desired).get();
        if (existing == null) {
            throw conflict;
        }
        if (!owns(pipeline, existing)) {
            throw new ResourceConflictException(existing);
        }
        desired.getMetadata().setResourceVersion(null);
        return apply(desired, context);
    }

    private R apply(R desired, Context<FleadPipeline> context) {
        return context.getClient()
                .resource(desired)
                .fieldManager(context.getControllerConfiguration().fieldManager())
                .forceConflicts()
                .serverSideApply();
    }

    @Override
    public R update(R actual, R desired, FleadPipeline pipeline, Context<FleadPipeline> context) {
        if (!owns(pipeline, actual)) {
            throw new ResourceConflictException(actual);
        }
        if (recreates(actual, desired)) {
            context.getClient().resource(actual).delete();
            return create(desired, pipeline, context);
        }
        addMetadata(false, actual, desired, pipeline, context);
        return apply(desired, context);
    }

    @Override
    protected void handleDelete(FleadPipeline pipeline, @Nullable R actual, Context<FleadPipeline> context) {
        if (actual != null && owns(pipeline, actual)) {
            changeBeforeDeletion(pipeline)
                    .ifPresent(change ->
                            context.getClient().resource(actual).patch(PatchContext.of(PatchType.JSON_MERGE), change));
            super.handleDelete(pipeline, actual, context);
        }
    }

    @Override
    public void deleteTargetResource(FleadPipeline pipeline, R actual, ResourceID id, Context<FleadPipeline> context) {
        handleDelete(pipeline, actual, context);
    }
}
