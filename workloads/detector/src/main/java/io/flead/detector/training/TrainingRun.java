package io.flead.detector.training;

import io.flead.detector.DivergedTrainingException;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingSet;

/** The base of every training of leave-one-out networks: the optimiser's numbers, and the checks of its input. */
public final class TrainingRun {
    /** Decay of Adam's mean gradient. */
    public static final double FIRST_MOMENT = .9;

    /** Decay of Adam's mean squared gradient: shorter than usual, as a local training has few steps. */
    public static final double SECOND_MOMENT = .99;

    /** Keeps Adam from dividing by 0. */
    public static final double EPSILON = 1e-8;

    private TrainingRun() {}

    /**
     * Refuses input that does not fit the shape.
     *
     * @throws IllegalArgumentException naming both numbers
     */
    public static void requireFit(ModelShape shape, float[] start, TrainingSet set) {
        shape.requireCount(start);
        if (set.features() != shape.rowWidth()) {
            throw new IllegalArgumentException("model " + shape.id() + " trains on rows of " + shape.rowWidth()
                    + " values, but the rows have " + set.features());
        }
    }

    /**
     * The value, if it is finite.
     *
     * @throws DivergedTrainingException when not
     */
    public static double requireFinite(double value, String what, double learningRate) {
        if (!Double.isFinite(value)) {
            throw new DivergedTrainingException(what + " is " + value + " with learning rate " + learningRate
                    + ": lower the learning rate, or start from a finite model");
        }
        return value;
    }
}
