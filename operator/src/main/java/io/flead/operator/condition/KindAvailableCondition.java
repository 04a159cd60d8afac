package io.flead.operator.condition;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.apply.ReconcileResults;
import io.flead.operator.dependent.DeclaredResources;
import io.flead.operator.prerequisites.Prerequisites;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;

/** Activation condition: the cluster serves the dependent's kind, so it can be watched. */
public final class KindAvailableCondition<R> implements Condition<R, FleadPipeline> {

    @Override
    public boolean isMet(
            DependentResource<R, FleadPipeline> dependent, FleadPipeline pipeline, Context<FleadPipeline> context) {
        Prerequisites prerequisites = ReconcileResults.of(context).prerequisites();
        return !(dependent instanceof DeclaredResources declared)
                || declared.optionalKind().map(prerequisites::serves).orElse(true);
    }
}
