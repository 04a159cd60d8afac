package io.flead.operator.condition;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.apply.ReconcileResults;
import io.flead.operator.dependent.DeclaredResources;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;

/** Reconcile precondition of optional dependents: the pipeline has a use for it. Otherwise it is deleted. */
public final class EnabledCondition<R> implements Condition<R, FleadPipeline> {

    @Override
    public boolean isMet(
            DependentResource<R, FleadPipeline> dependent, FleadPipeline pipeline, Context<FleadPipeline> context) {
        return !(dependent instanceof DeclaredResources declared)
                || declared.enabled(pipeline, ReconcileResults.of(context).prerequisites());
    }
}
