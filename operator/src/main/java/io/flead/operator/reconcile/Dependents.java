package io.flead.operator.reconcile;

import io.flead.operator.dependent.DeclaredResources;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import java.util.ArrayList;
import java.util.List;

/** The dependents that {@link PipelineWorkflow} lists, for a look at pipelines without a cluster. */
public final class Dependents {

    private Dependents() {}

    /** One instance of each. */
    public static List<DeclaredResources> all() {
        List<DeclaredResources> dependents = new ArrayList<>();
        for (Dependent dependent :
                PipelineWorkflow.class.getAnnotation(Workflow.class).dependents()) {
            try {
                dependents.add((DeclaredResources)
                        dependent.type().getDeclaredConstructor().newInstance());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(dependent.type() + " has no public constructor without parameters", e);
            }
        }
        return List.copyOf(dependents);
    }
}
