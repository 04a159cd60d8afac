package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.apply.ReconcileResults;
import io.flead.operator.apply.ServerSideApplyDependent;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.prerequisites.OptionalKind;
import io.flead.operator.prerequisites.Prerequisites;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.GarbageCollected;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Optional;

/**
 * One resource that a pipeline is made of, in the pipeline's namespace and owned by it.
 *
 * @param <R> its kind
 */
public abstract class PipelineDependent<R extends HasMetadata> extends ServerSideApplyDependent<R>
        implements DeclaredResources, GarbageCollected<FleadPipeline> {

    private final Component component;

    PipelineDependent(Class<R> kind, Component component) {
        super(kind);
        this.component = component;
    }

    @Override
    public final Component component() {
        return component;
    }

    /** Name of the resource. */
    protected abstract String name(FleadPipeline pipeline);

    /** The resource as it should be: a pure function. Called only when it is {@link #enabled}. */
    public abstract R desired(FleadPipeline pipeline, Prerequisites prerequisites);

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return true;
    }

    @Override
    public Optional<OptionalKind> optionalKind() {
        return Optional.empty();
    }

    @Override
    public final List<HasMetadata> declared(FleadPipeline pipeline, Prerequisites prerequisites) {
        return enabled(pipeline, prerequisites) ? List.of(desired(pipeline, prerequisites)) : List.of();
    }

    @Override
    protected final R desired(FleadPipeline pipeline, Context<FleadPipeline> context) {
        return desired(pipeline, ReconcileResults.of(context).prerequisites());
    }

    @Override
    protected final ResourceID targetSecondaryResourceID(FleadPipeline pipeline, Context<FleadPipeline> context) {
        return new ResourceID(name(pipeline), pipeline.getMetadata().getNamespace());
    }

    @Override
    protected final Optional<GroupVersionKind> genericKind() {
        return resourceType() == GenericKubernetesResource.class
                ? optionalKind().map(kind -> new GroupVersionKind(kind.apiVersion(), kind.kind()))
                : Optional.empty();
    }

    /** Name, namespace and labels of the resource. */
    final ObjectMeta metadata(FleadPipeline pipeline) {
        return new ObjectMetaBuilder()
                .withName(name(pipeline))
                .withNamespace(pipeline.getMetadata().getNamespace())
                .withLabels(Labels.of(pipeline, component))
                .build();
    }
}
