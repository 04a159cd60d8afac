package io.flead.detector;

import io.flead.api.v1alpha1.ModelType;
import java.util.Random;
import java.util.stream.IntStream;

/** Seeded readings of a made-up device: sensors that hang together, with noise. */
final class Readings {
    private Readings() {}

    /** Sensor i is 10 i + (i + 1) times a common wave + noise. */
    static double[][] healthy(int rows, int width, long seed) {
        Random random = new Random(seed);
        double[][] readings = new double[rows][width];
        for (int t = 0; t < rows; t++) {
            double wave = Math.sin(t / 9.0);
            for (int i = 0; i < width; i++) {
                readings[t][i] = 10 * i + (i + 1) * wave + .1 * random.nextGaussian();
            }
        }
        return readings;
    }

    static DetectorSettings.Autoencoder settings(int width, int warmup, int bufferSize) {
        return new DetectorSettings.Autoencoder(
                new ModelShape(
                        ModelType.AUTOENCODER,
                        IntStream.range(0, width).mapToObj(i -> "s" + i).toList(),
                        4,
                        1),
                TrainingSettings.builder().learningRate(.003).batchSize(64).build(),
                AutoencoderSettings.builder()
                        .zScore(2.5)
                        .warmup(warmup)
                        .bufferSize(bufferSize)
                        .build());
    }
}
