package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;

/** Grants Flink's job manager its rights. */
public final class TrainingRoleBinding extends JobRoleBinding {

    public TrainingRoleBinding() {
        super(Component.TRAINING);
    }

    @Override
    protected String name(FleadPipeline pipeline) {
        return Names.of(pipeline).training();
    }
}
