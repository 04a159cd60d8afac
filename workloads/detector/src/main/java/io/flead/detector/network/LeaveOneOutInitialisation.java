package io.flead.detector.network;

import java.util.Random;

/**
 * First parameters of the leave-one-out networks: L, b1 and b2 are 0, W1 is normal with variance {@code 1 / features},
 * W2 normal with variance {@code .01 / hidden}.
 *
 * <p>{@link Random#nextGaussian()} is specified down to its logarithm ({@link StrictMath}), so the same seed gives the
 * same bits on every machine.
 */
public final class LeaveOneOutInitialisation {
    private LeaveOneOutInitialisation() {}

    /** Flat parameters in the layout's order. */
    public static float[] parameters(LeaveOneOutLayout layout, long seed) {
        float[] parameters = new float[layout.parameterCount()];
        Random random = new Random(seed);
        int weights = layout.hidden() * layout.features();
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            int base = layout.view(view);
            fill(parameters, base + layout.hiddenWeights(), weights, Math.sqrt(1.0 / layout.features()), random);
            fill(parameters, base + layout.outputWeights(), weights, Math.sqrt(.01 / layout.hidden()), random);
        }
        return parameters;
    }

    private static void fill(float[] parameters, int offset, int count, double deviation, Random random) {
        for (int i = offset; i < offset + count; i++) {
            parameters[i] = (float) (deviation * random.nextGaussian());
        }
    }
}
