package io.flead.detector;

/**
 * Offers trainers from another module, which is found by {@link java.util.ServiceLoader}: their libraries stay out of
 * programs that train nothing.
 */
public interface TrainerProvider {

    /** A trainer for one thread. */
    LocalTrainer newTrainer(ModelShape shape, TrainingSettings settings);
}
