package io.flead.operator.dependent;

import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.StateStorage;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;

/** The claim for checkpoints and savepoints of the training job. */
public final class TrainingVolume extends StateVolume {

    public TrainingVolume() {
        super(Component.TRAINING, Names::training);
    }

    @Override
    StateStorage storage(FleadPipeline pipeline) {
        return pipeline.getSpec().training().storage();
    }
}
