package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.List;

/** The rights of Spark's drivers: on their executors' pods, and on the ConfigMaps and Services of these. */
public final class AnalyticsRole extends JobRole {

    public AnalyticsRole() {
        super(
                Component.ANALYTICS,
                Names::analytics,
                List.of(
                        rule(
                                "",
                                "pods",
                                "get",
                                "list",
                                "watch",
                                "create",
                                "update",
                                "patch",
                                "delete",
                                "deletecollection"),
                        rule("", "configmaps", "get", "list", "create", "delete", "deletecollection"),
                        rule("", "services", "get", "list", "delete", "deletecollection")));
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        var analytics = pipeline.getSpec().analytics();
        return analytics.enabled() && prerequisites.placement(analytics).onSpark();
    }
}
