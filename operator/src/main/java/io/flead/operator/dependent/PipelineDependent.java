package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.apply.ReconcileResults;
import io.flead.operator.apply.ServerSideApplyDependent;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.GarbageCollected;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.function.Function;

/**
 * One resource that a pipeline is made of, in the pipeline's namespace and owned by it.
 *
 * @param <R> its kind
 */
public abstract class PipelineDependent<R extends HasMetadata> extends ServerSideApplyDependent<R>
        implements DeclaredResources, GarbageCollected<FleadPipeline> {

    private final Component component;
    private final Function<Names, String> naming;

    /** @param naming chooses the resource's name */
    PipelineDependent(Class<R> kind, Component component, Function<Names, String> naming) {
        super(kind);
        this.component = component;
        this.naming = naming;
    }

    @Override
    public final Component component() {
        return component;
    }

    final String name(FleadPipeline pipeline) {
        return naming.apply(Names.of(pipeline));
    }

    /** The resource as it should be: a pure function. Called only when it is {@link #enabled}. */
    public abstract R desired(FleadPipeline pipeline, Prerequisites prerequisites);

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

    /** Name, namespace and labels of the resource. */
    final ObjectMeta metadata(FleadPipeline pipeline) {
        return new ObjectMetaBuilder()
                .withName(name(pipeline))
                .withNamespace(pipeline.getMetadata().getNamespace())
                .withLabels(Labels.of(pipeline, component))
                .build();
    }
}
