package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.StateStorage;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;

/** The claim for checkpoints of the windows' stream job. */
public final class AnalyticsVolume extends StateVolume {

    public AnalyticsVolume() {
        super(Component.ANALYTICS, Names::analytics);
    }

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pipeline.getSpec().analytics().enabled() && super.enabled(pipeline, prerequisites);
    }

    @Override
    StateStorage storage(FleadPipeline pipeline) {
        return pipeline.getSpec().analytics().storage();
    }
}
