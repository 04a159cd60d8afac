package io.flead.detector.training;

import io.flead.api.v1alpha1.ModelType;
import io.flead.api.v1alpha1.Trainer;
import io.flead.detector.LocalTrainer;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainerProvider;
import io.flead.detector.TrainingSettings;
import java.util.ServiceLoader;

/** Makes trainers: plain Java is here, any other comes from the module that offers a {@link TrainerProvider}. */
public final class TrainerFactory {

    private TrainerFactory() {}

    /**
     * A trainer for one thread.
     *
     * @throws IllegalStateException when no module on the class path offers it
     */
    public static LocalTrainer create(ModelShape shape, TrainingSettings settings) {
        if (shape.type() == ModelType.LEAVE_ONE_OUT && settings.trainer() == Trainer.PLAIN) {
            return new PlainTrainer(shape, settings);
        }
        // The class loader of the program, which on a Flink cluster is not the thread's.
        return ServiceLoader.load(TrainerProvider.class, TrainerProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "model " + shape.id() + " is trained by DL4J: put flead-detector-dl4j on the class path"))
                .newTrainer(shape, settings);
    }
}
