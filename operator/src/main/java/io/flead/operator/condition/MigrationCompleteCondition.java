package io.flead.operator.condition;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Names;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
import java.util.List;

/**
 * Ready postcondition of the migration: the tables are up to date, so their writers may be started or updated. A
 * suspended pipeline has no migration and waits for none.
 */
public final class MigrationCompleteCondition<R> implements Condition<R, FleadPipeline> {

    @Override
    public boolean isMet(
            DependentResource<R, FleadPipeline> dependent, FleadPipeline pipeline, Context<FleadPipeline> context) {
        if (pipeline.getSpec().suspend()) {
            return true;
        }
        String own = Names.of(pipeline).migration("");
        List<Job> jobs = context.getSecondaryResourcesAsStream(Job.class)
                .filter(job -> job.getMetadata().getName().startsWith(own))
                .toList();
        return !jobs.isEmpty() && jobs.stream().allMatch(MigrationCompleteCondition::isComplete);
    }

    /** Whether a Job has ended well. */
    public static boolean isComplete(Job job) {
        return job.getStatus() != null
                && job.getStatus().getConditions() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Complete".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
