package io.flead.operator.dependent;

import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;

/** Grants Flink's job manager its rights. */
public final class TrainingRoleBinding extends JobRoleBinding {

    public TrainingRoleBinding() {
        super(Component.TRAINING, Names::training);
    }
}
