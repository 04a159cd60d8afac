package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.List;

/** What Spark's drivers need: their executors' pods, and what these are configured with. */
public final class AnalyticsRole extends JobRole {

    public AnalyticsRole() {
        super(
                Component.ANALYTICS,
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
    protected String name(FleadPipeline pipeline) {
        return Names.of(pipeline).analytics();
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().analytics().enabled();
    }
}
