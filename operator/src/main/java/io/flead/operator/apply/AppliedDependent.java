package io.flead.operator.apply;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.v1alpha1.FleadPipeline;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.dependent.Creator;
import io.javaoperatorsdk.operator.processing.dependent.Matcher;
import io.javaoperatorsdk.operator.processing.dependent.Updater;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every dependent of a pipeline has in common: the informer sees only labelled resources and keeps them compactly; a
 * resource is written only when {@link DesiredState} says so, by server-side apply; one that exists already and belongs to
 * somebody else is left alone.
 *
 * <p>A resource in the pipeline's namespace is owned by the pipeline and goes with it. One elsewhere cannot be: it carries
 * {@link Ownership#NAMESPACE} and is removed by the pipeline's finalizer.
 *
 * @param <R> kind of resource
 */
@Ignore
public abstract class PipelineDependent<R extends HasMetadata> extends KubernetesDependentResource<R, FleadPipeline>
        implements Creator<R, FleadPipeline>, Updater<R, FleadPipeline> {

    private final @Nullable GroupVersionKind kind;

    /** A kind with a Java type. */
    protected PipelineDependent(Class<R> type) {
        super(type);
        this.kind = null;
    }

    /** A kind without one: the type is {@link GenericKubernetesResource}. */
    protected PipelineDependent(Class<R> type, GroupVersionKind kind) {
        super(type);
        this.kind = kind;
    }

    /**
     * Whether a change cannot be made in place, so that the resource has to be deleted and made anew.
     *
     * @param actual what is there
     * @param desired what is to be
     */
    protected boolean recreates(R actual, R desired) {
        return false;
    }

    /** An informer over labelled resources of one kind. */
    public static <R extends HasMetadata> InformerEventSource<R, FleadPipeline> informer(
            Class<R> type, @Nullable GroupVersionKind kind, String name, EventSourceContext<FleadPipeline> context) {
        InformerEventSourceConfiguration.Builder<R> builder = kind == null
                ? InformerEventSourceConfiguration.from(type, FleadPipeline.class)
                : generic(type, kind);
        builder.withName(name)
                .withLabelSelector(Ownership.SELECTOR)
                .withInformerListLimit(Informers.PAGE)
                .withSecondaryToPrimaryMapper(resource -> Ownership.pipelineOf(resource).stream().collect(
                        java.util.stream.Collectors.toSet()));
        Set<String> namespaces = context.getControllerConfiguration().getEffectiveNamespaces();
        if (namespaces.size() == 1) {
            // A store belongs to one informer, and there is one for each namespace listed.
            builder.withItemStore(new CompactStore<>(type, context.getClient().getKubernetesSerialization()));
        }
        return new InformerEventSource<>(builder.build(), context);
    }

    @SuppressWarnings("unchecked") // a kind is named only together with the generic type
    private static <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> generic(
            Class<R> type, GroupVersionKind kind) {
        if (type != GenericKubernetesResource.class) {
            throw new IllegalArgumentException(type + " is not generic, yet its kind is given: " + kind);
        }
        return (InformerEventSourceConfiguration.Builder<R>)
                (InformerEventSourceConfiguration.Builder<?>) InformerEventSourceConfiguration.from(kind, FleadPipeline.class);
    }

    @Override
    protected InformerEventSource<R, FleadPipeline> createEventSource(EventSourceContext<FleadPipeline> context) {
        InformerEventSource<R, FleadPipeline> source = informer(resourceType(), kind, name(), context);
        setEventSource(source);
        return source;
    }

    /** Of this dependent's own informer only: another kind without a Java type has the same type. */
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
        DesiredState.sign(desired);
    }

    @Override
    public Matcher.Result<R> match(R actual, R desired, FleadPipeline pipeline, Context<FleadPipeline> context) {
        addMetadata(true, actual, desired, pipeline, context);
        return Matcher.Result.computed(DesiredState.holds(desired, actual), desired);
    }

    @Override
    public R create(R desired, FleadPipeline pipeline, Context<FleadPipeline> context) {
        try {
            return super.create(desired, pipeline, context);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return adopt(desired, pipeline, context, e);
        }
    }

    /** What exists although the informer does not see it has lost its labels, or is somebody else's. */
    private R adopt(R desired, FleadPipeline pipeline, Context<FleadPipeline> context, KubernetesClientException conflict) {
        R existing = context.getClient().resource(desired).get();
        if (existing == null) {
            throw conflict;
        }
        if (!Ownership.owns(pipeline, existing)) {
            throw new ForeignResourceException(existing);
        }
        desired.getMetadata().setResourceVersion(null);
        return super.update(existing, desired, pipeline, context);
    }

    @Override
    public R update(R actual, R desired, FleadPipeline pipeline, Context<FleadPipeline> context) {
        if (!Ownership.owns(pipeline, actual)) {
            throw new ForeignResourceException(actual);
        }
        if (recreates(actual, desired)) {
            context.getClient().resource(actual).delete();
            return create(desired, pipeline, context);
        }
        return super.update(actual, desired, pipeline, context);
    }

    @Override
    protected void handleDelete(FleadPipeline pipeline, R actual, Context<FleadPipeline> context) {
        if (Ownership.owns(pipeline, actual)) {
            super.handleDelete(pipeline, actual, context);
        }
    }

    @Override
    public void deleteTargetResource(
            FleadPipeline pipeline,
            R actual,
            io.javaoperatorsdk.operator.processing.event.ResourceID id,
            Context<FleadPipeline> context) {
        handleDelete(pipeline, actual, context);
    }
}
