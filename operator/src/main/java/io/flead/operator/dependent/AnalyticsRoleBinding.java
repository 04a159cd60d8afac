package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** Grants Spark's drivers their rights. */
public final class AnalyticsRoleBinding extends JobRoleBinding {

    public AnalyticsRoleBinding() {
        super(Component.ANALYTICS, Names::analytics);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        var analytics = pipeline.getSpec().analytics();
        return analytics.enabled() && prerequisites.placement(analytics).onSpark();
    }
}
