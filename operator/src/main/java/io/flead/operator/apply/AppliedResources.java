package io.flead.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.flead.api.v1alpha1.FleadPipeline;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.ReconcileResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a reconciliation's dependents found and did, collected while the workflow runs. Dependents run side by side:
 * thread-safe.
 */
public final class AppliedResources {

    /**
     * One resource.
     *
     * @param resource as it is now
     * @param operation what was done
     */
    public record Applied(HasMetadata resource, ReconcileResult.Operation operation) {}

    private final List<Applied> resources = new CopyOnWriteArrayList<>();

    /** Collects for a reconciliation: to be called before its workflow is invoked. */
    public static AppliedResources collect(Context<FleadPipeline> context) {
        AppliedResources applied = new AppliedResources();
        context.managedWorkflowAndDependentResourceContext().put(AppliedResources.class, applied);
        return applied;
    }

    static Optional<AppliedResources> of(Context<FleadPipeline> context) {
        return context.managedWorkflowAndDependentResourceContext().get(AppliedResources.class, AppliedResources.class);
    }

    void add(ReconcileResult<? extends HasMetadata> result) {
        result.getResourceOperations()
                .forEach((resource, operation) -> resources.add(new Applied(resource, operation)));
    }

    /** What there is by now, in no order. */
    public List<Applied> all() {
        return List.copyOf(resources);
    }
}
