package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.prerequisites.OptionalKind;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.List;
import java.util.Optional;

/** The resources that a dependent declares for a pipeline. Needs no cluster. */
public interface DeclaredResources {

    /** The role of its resources, which decides the parts that need them. */
    Component component();

    /** Its kind of resource. */
    Class<? extends HasMetadata> resourceType();

    /** Whether its resources do their part's work: a part without any of them does not run. */
    default boolean isWorkload() {
        return false;
    }

    /** Whether the pipeline has a use for it. Where it has none, the operator deletes the resource. */
    default boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return true;
    }

    /** The kind that the cluster must serve for it, when not every cluster does. */
    default Optional<OptionalKind> optionalKind() {
        return OptionalKind.of(resourceType());
    }

    /**
     * The resources as they should be; none where it is not enabled. Pure: the same pipeline and prerequisites, the
     * same bytes.
     */
    List<HasMetadata> declared(FleadPipeline pipeline, Prerequisites prerequisites);
}
