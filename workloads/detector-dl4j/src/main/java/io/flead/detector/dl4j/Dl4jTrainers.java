package io.flead.detector.dl4j;

import io.flead.detector.LocalTrainer;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainerProvider;
import io.flead.detector.TrainingSettings;

/** Offers DL4J's trainers to the detector, which finds this class by its entry in {@code META-INF/services}. */
public final class Dl4jTrainers implements TrainerProvider {

    @Override
    public LocalTrainer newTrainer(ModelShape shape, TrainingSettings settings) {
        return switch (shape.type()) {
            case AUTOENCODER -> new Dl4jTrainer(shape, settings);
            case LEAVE_ONE_OUT -> new LeaveOneOutDl4jTrainer(shape, settings);
        };
    }
}
