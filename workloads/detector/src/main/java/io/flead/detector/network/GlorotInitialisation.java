package io.flead.detector.network;

import java.util.Random;

/**
 * First parameters: weights uniform within {@code +-sqrt(6 / (inputs + outputs))} of their layer (Glorot and Bengio
 * 2010, equation 16), biases 0.
 *
 * <p>Uses {@link Random}, whose sequence is part of the Java specification, and exactly rounded arithmetic only: the
 * same seed gives the same bits on every machine.
 */
public final class GlorotInitialisation {
    private GlorotInitialisation() {}

    /** Parameters of an autoencoder in its flat order. */
    public static float[] parameters(int inputs, int hidden, long seed) {
        float[] parameters = new float[Autoencoder.parameterCount(inputs, hidden)];
        Random random = new Random(seed);
        double bound = Math.sqrt(6.0 / (inputs + hidden));
        fill(parameters, 0, inputs * hidden, bound, random);
        fill(parameters, inputs * hidden + hidden, inputs * hidden, bound, random);
        return parameters;
    }

    private static void fill(float[] parameters, int offset, int count, double bound, Random random) {
        for (int i = offset; i < offset + count; i++) {
            parameters[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
    }
}
