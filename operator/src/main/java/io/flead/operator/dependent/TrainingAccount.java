package io.flead.operator.dependent;

import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;

/** The account of Flink's job manager, which starts the task managers. */
public final class TrainingAccount extends JobAccount {

    public TrainingAccount() {
        super(Component.TRAINING, Names::training);
    }
}
