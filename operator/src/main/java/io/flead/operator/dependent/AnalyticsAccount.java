package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The account of the analytics' pods. That of Spark's drivers may start executors. */
public final class AnalyticsAccount extends JobAccount {

    public AnalyticsAccount() {
        super(Component.ANALYTICS, Names::analytics);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().analytics().enabled();
    }

    @Override
    @Nullable Map<String, String> annotations(FleadPipeline pipeline) {
        return pipeline.getSpec().analytics().serviceAccountAnnotations();
    }
}
