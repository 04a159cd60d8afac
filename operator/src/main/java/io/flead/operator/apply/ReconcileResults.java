package io.flead.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.flead.api.v1alpha1.FleadPipeline;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.ReconcileResult;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a reconciliation's dependents found and did, collected while the workflow runs. Dependents run side by side:
 * thread-safe.
 */
public final class ReconcileResults {

    /**
     * One resource.
     *
     * @param resource as it is now
     * @param operation what was done
     */
    public record Applied(HasMetadata resource, ReconcileResult.Operation operation) {}

    /** All that a dependent's desired state follows from. */
    private record Declaration(String uid, long generation, Object surroundings) {}

    private final List<Applied> resources = new CopyOnWriteArrayList<>();
    private final ResourceID pipeline;
    private final Declaration declaration;
    private final ReconciledCache settled;

    private ReconcileResults(ResourceID pipeline, Declaration declaration, ReconciledCache settled) {
        this.pipeline = pipeline;
        this.declaration = declaration;
        this.settled = settled;
    }

    /**
     * Collects for a reconciliation: to be called before its workflow is invoked.
     *
     * @param surroundings what, with the pipeline's spec, determines every dependent; compared by equality
     * @param settled what earlier reconciliations found to be as it should be
     */
    public static ReconcileResults collect(
            FleadPipeline pipeline, Object surroundings, ReconciledCache settled, Context<FleadPipeline> context) {
        Declaration declaration = new Declaration(
                pipeline.getMetadata().getUid(), pipeline.getMetadata().getGeneration(), surroundings);
        ReconcileResults applied = new ReconcileResults(ResourceID.fromResource(pipeline), declaration, settled);
        context.managedWorkflowAndDependentResourceContext().put(ReconcileResults.class, applied);
        return applied;
    }

    static ReconcileResults of(Context<FleadPipeline> context) {
        return context.managedWorkflowAndDependentResourceContext()
                .get(ReconcileResults.class, ReconcileResults.class)
                .orElseThrow(() -> new IllegalStateException("the reconciliation does not collect"));
    }

    /** Whether these, all that a dependent has, need no look. If so, they are collected. */
    boolean settled(String dependent, List<? extends HasMetadata> actual) {
        if (!settled.holds(pipeline, dependent, declaration, revisions(actual))) {
            return false;
        }
        actual.forEach(resource -> resources.add(new Applied(resource, ReconcileResult.Operation.NONE)));
        return true;
    }

    /** Collects what a dependent has brought to its desired state. */
    void add(String dependent, ReconcileResult<? extends HasMetadata> result) {
        result.getResourceOperations()
                .forEach((resource, operation) -> resources.add(new Applied(resource, operation)));
        settled.remember(
                pipeline,
                dependent,
                declaration,
                revisions(List.copyOf(result.getResourceOperations().keySet())));
    }

    private static Map<ResourceID, ResourceFingerprint> revisions(List<? extends HasMetadata> resources) {
        Map<ResourceID, ResourceFingerprint> revisions = new HashMap<>();
        resources.forEach(
                resource -> revisions.put(ResourceID.fromResource(resource), ResourceFingerprint.of(resource)));
        return revisions;
    }

    /** What there is by now, in no order. */
    public List<Applied> all() {
        return List.copyOf(resources);
    }
}
