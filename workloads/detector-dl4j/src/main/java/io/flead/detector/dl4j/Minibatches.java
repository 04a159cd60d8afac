package io.flead.detector.dl4j;

import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The rows of a training set in shuffled batches, epoch after epoch; the same seed gives the same batches everywhere.
 */
final class Minibatches {
    private final TrainingSet set;
    private final TrainingSettings settings;
    private final long shuffleSeed;

    private Minibatches(TrainingSet set, TrainingSettings settings, long shuffleSeed) {
        this.set = set;
        this.settings = settings;
        this.shuffleSeed = shuffleSeed;
    }

    static Minibatches of(TrainingSet set, TrainingSettings settings, long shuffleSeed) {
        return new Minibatches(set, settings, shuffleSeed);
    }

    /** Hands over each batch, {@code [rows][features]} row-major; the last of an epoch may be smaller. */
    void forEach(Consumer<float[]> batchConsumer) {
        Random random = new Random(shuffleSeed);
        int[] order = new int[set.rows()];
        for (int row = 0; row < order.length; row++) {
            order[row] = row;
        }
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            shuffle(order, random);
            for (int from = 0; from < order.length; from += settings.batchSize()) {
                batchConsumer.accept(batch(order, from, Math.min(from + settings.batchSize(), order.length)));
            }
        }
    }

    private float[] batch(int[] order, int from, int to) {
        int width = set.features();
        float[] rows = new float[(to - from) * width];
        for (int i = from; i < to; i++) {
            System.arraycopy(set.values(), order[i] * width, rows, (i - from) * width, width);
        }
        return rows;
    }

    /** Fisher and Yates. */
    private static void shuffle(int[] order, Random random) {
        for (int last = order.length - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int row = order[other];
            order[other] = order[last];
            order[last] = row;
        }
    }
}
