package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.apply.ReconcileResults;
import io.flead.operator.apply.ServerSideApplyDependent;
import io.flead.operator.pipeline.Component;
import io.flead.operator.prerequisites.Prerequisites;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Deleter;
import io.javaoperatorsdk.operator.processing.dependent.BulkDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.Matcher;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Resources of one kind whose number or names follow from the pipeline, or that lie in another namespace, where the
 * pipeline cannot own them. The operator deletes labelled resources that the pipeline does not declare any more, and
 * all of them with the pipeline.
 *
 * @param <R> their kind
 */
public abstract class BulkPipelineDependent<R extends HasMetadata> extends ServerSideApplyDependent<R>
        implements BulkDependentResource<R, FleadPipeline, ResourceID>, Deleter<FleadPipeline>, DeclaredResources {

    private static final Comparator<ResourceID> BY_NAME = Comparator.comparing(
                    (ResourceID id) -> id.getNamespace().orElse(""))
            .thenComparing(ResourceID::getName);

    private final Class<R> kind;
    private final Component component;

    BulkPipelineDependent(Class<R> kind, Component component) {
        super(kind);
        this.kind = kind;
        this.component = component;
    }

    @Override
    public final Component component() {
        return component;
    }

    /** The resources as they should be: a pure function. */
    public abstract List<R> desired(FleadPipeline pipeline, Prerequisites prerequisites);

    @Override
    public final List<HasMetadata> declared(FleadPipeline pipeline, Prerequisites prerequisites) {
        return List.copyOf(desired(pipeline, prerequisites));
    }

    @Override
    public final Map<ResourceID, R> desiredResources(FleadPipeline pipeline, Context<FleadPipeline> context) {
        Map<ResourceID, R> resources = new TreeMap<>(BY_NAME);
        desired(pipeline, ReconcileResults.of(context).prerequisites())
                .forEach(resource -> resources.put(ResourceID.fromResource(resource), resource));
        return resources;
    }

    @Override
    public final Map<ResourceID, R> getSecondaryResources(FleadPipeline pipeline, Context<FleadPipeline> context) {
        return context.getSecondaryResourcesAsStream(kind)
                // Others of the kind are another dependent's.
                .filter(resource -> Component.of(resource).equals(Optional.of(component)))
                .collect(Collectors.toMap(ResourceID::fromResource, Function.identity()));
    }

    @Override
    protected final List<R> actual(FleadPipeline pipeline, Context<FleadPipeline> context) {
        return List.copyOf(getSecondaryResources(pipeline, context).values());
    }

    @Override
    public Matcher.Result<R> match(R actual, R desired, FleadPipeline pipeline, Context<FleadPipeline> context) {
        return super.match(actual, desired, pipeline, context);
    }
}
