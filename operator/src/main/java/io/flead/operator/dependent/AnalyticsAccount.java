package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** The account of Spark's drivers, which start the executors. */
public final class AnalyticsAccount extends JobAccount {

    public AnalyticsAccount() {
        super(Component.ANALYTICS, Names::analytics);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().analytics().enabled();
    }
}
