package io.flead.detector;

/** Trains a device's network on its own readings. For one thread, and expensive to make: keep one per thread. */
public interface LocalTrainer extends AutoCloseable {
    /** {@link #train(float[], TrainingSet, long, double)} at the settings' own learning rate. */
    default TrainingResult train(float[] start, TrainingSet set, long shuffleSeed) {
        return train(start, set, shuffleSeed, 1);
    }

    /**
     * Trains from given parameters. Depends on nothing but its arguments and the settings: earlier trainings have no
     * influence.
     *
     * @param start flat parameters to start from, not changed
     * @param set rows to train on
     * @param shuffleSeed of the order of the rows and of the noise
     * @param learningRateFactor on the settings' learning rate, above 0: {@link TrainingSettings#learningRateFactor} of
     *     the round
     * @throws IllegalArgumentException when the parameters or the rows do not fit the shape
     * @throws DivergedTrainingException when the outcome is not finite
     */
    TrainingResult train(float[] start, TrainingSet set, long shuffleSeed, double learningRateFactor);

    /** Frees native memory. */
    @Override
    void close();
}
