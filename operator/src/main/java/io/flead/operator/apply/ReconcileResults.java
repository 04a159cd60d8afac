package io.flead.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.prerequisites.Prerequisites;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.ReconcileResult;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Collects the resources of a reconciliation's dependents while the workflow runs, and leaves out the dependents that
 * the {@link ReconciledCache} knows to be as desired. Thread-safe: dependents run side by side.
 */
public final class ReconcileResults {

    /**
     * One resource.
     *
     * @param resource as it is now
     * @param operation the operation done
     */
    public record Applied(HasMetadata resource, ReconcileResult.Operation operation) {}

    /** The input of every dependent's desired state. */
    private record Declaration(String uid, long generation, Prerequisites prerequisites) {}

    private final List<Applied> resources = new CopyOnWriteArrayList<>();
    private final ResourceID pipeline;
    private final Declaration declaration;
    private final ReconciledCache reconciled;

    private ReconcileResults(ResourceID pipeline, Declaration declaration, ReconciledCache reconciled) {
        this.pipeline = pipeline;
        this.declaration = declaration;
        this.reconciled = reconciled;
    }

    /**
     * Collects for a reconciliation: to be called before its workflow is invoked.
     *
     * @param prerequisites these and the spec determine every dependent; compared by equality
     * @param reconciled resources that earlier reconciliations found to be as desired
     */
    public static ReconcileResults collect(
            FleadPipeline pipeline,
            Prerequisites prerequisites,
            ReconciledCache reconciled,
            Context<FleadPipeline> context) {
        Declaration declaration = new Declaration(
                pipeline.getMetadata().getUid(), pipeline.getMetadata().getGeneration(), prerequisites);
        ReconcileResults applied = new ReconcileResults(ResourceID.fromResource(pipeline), declaration, reconciled);
        context.managedWorkflowAndDependentResourceContext().put(ReconcileResults.class, applied);
        return applied;
    }

    /**
     * The results of the reconciliation in progress. The SDK passes values to dependents through a map: this is the
     * only one in it.
     *
     * @throws IllegalStateException when none are collected
     */
    public static ReconcileResults of(Context<FleadPipeline> context) {
        return context.managedWorkflowAndDependentResourceContext()
                .get(ReconcileResults.class, ReconcileResults.class)
                .orElseThrow(() -> new IllegalStateException("results are collected before the workflow runs"));
    }

    /** The prerequisites of the pipeline. */
    public Prerequisites prerequisites() {
        return declaration.prerequisites();
    }

    /** Whether a dependent's resources are unchanged since they were as desired. If so, they are collected. */
    boolean unchanged(String dependent, List<? extends HasMetadata> actual) {
        if (!reconciled.holds(pipeline, dependent, declaration, versions(actual))) {
            return false;
        }
        actual.forEach(resource -> resources.add(new Applied(resource, ReconcileResult.Operation.NONE)));
        return true;
    }

    /** Collects the resources that a dependent has brought to their desired state. */
    void add(String dependent, ReconcileResult<? extends HasMetadata> result) {
        result.getResourceOperations()
                .forEach((resource, operation) -> resources.add(new Applied(resource, operation)));
        reconciled.remember(
                pipeline,
                dependent,
                declaration,
                versions(result.getResourceOperations().keySet()));
    }

    private static Map<ResourceID, String> versions(Collection<? extends HasMetadata> resources) {
        Map<ResourceID, String> versions = new HashMap<>();
        resources.forEach(resource -> versions.put(
                ResourceID.fromResource(resource), resource.getMetadata().getResourceVersion()));
        return versions;
    }

    /** All resources so far, in no order. */
    public List<Applied> all() {
        return List.copyOf(resources);
    }
}
