package io.flead.detector;

/**
 * How a device trains its network.
 *
 * @param learningRate step size of the optimiser, above 0
 * @param epochs passes over the training set per local training, at least 1
 * @param batchSize rows per step, at least 1
 * @param bufferSize rows of clean readings a device keeps to train on, at least 1
 * @param optimizer rule of the steps
 */
public record TrainingSettings(double learningRate, int epochs, int batchSize, int bufferSize, Optimizer optimizer) {
    public TrainingSettings {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException("learningRate must be above 0, but is " + learningRate);
        }
        atLeastOne("epochs", epochs);
        atLeastOne("batchSize", batchSize);
        atLeastOne("bufferSize", bufferSize);
    }

    /** Settings with Adam. */
    public TrainingSettings(double learningRate, int epochs, int batchSize, int bufferSize) {
        this(learningRate, epochs, batchSize, bufferSize, Optimizer.ADAM);
    }

    /** Learning rate .003, 5 epochs, batches of 128 rows out of at most 512, Adam. */
    public static TrainingSettings defaults() {
        return new TrainingSettings(.003, 5, 128, 512, Optimizer.ADAM);
    }

    /** The same but for the optimiser. */
    public TrainingSettings withOptimizer(Optimizer changed) {
        return new TrainingSettings(learningRate, epochs, batchSize, bufferSize, changed);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }
}
