package io.flead.detector.training;

import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import java.util.Random;

/**
 * The rows of a training set in shuffled batches, epoch after epoch, with noise on the inputs. The same seed gives the
 * same batches, whoever trains.
 *
 * <p>An epoch takes {@link TrainingSettings#epochRows()} rows at most, drawn each time. A last batch of less than 8
 * rows is left out: its gradient would be mostly noise.
 */
public final class NoisyBatches {
    private static final int LEAST_ROWS = 8;

    private final TrainingSet set;
    private final TrainingSettings settings;
    private final long seed;

    /** Receives a batch; the arrays are used again for the next one. */
    public interface Consumer {
        /**
         * One batch.
         *
         * @param clean {@code [width][rows or more]}, column by column, the targets
         * @param noisy the same, the inputs
         * @param rows in this batch
         */
        void accept(float[][] clean, float[][] noisy, int rows);
    }

    /** Batches of a set, which is not changed. */
    public NoisyBatches(TrainingSet set, TrainingSettings settings, long seed) {
        this.set = set;
        this.settings = settings;
        this.seed = seed;
    }

    /** Hands over each batch in its turn. */
    public void forEach(Consumer consumer) {
        int width = set.features();
        int size = Math.min(settings.batchSize(), set.rows());
        float[][] clean = new float[width][size];
        float[][] noisy = new float[width][size];
        float deviation = (float) settings.noise();
        NormalNoise noise = new NormalNoise(seed);
        Random random = new Random(seed);
        int[] order = new int[set.rows()];
        for (int row = 0; row < order.length; row++) {
            order[row] = row;
        }
        int perEpoch = Math.min(order.length, settings.epochRows());
        int least = Math.min(LEAST_ROWS, perEpoch);
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            draw(order, perEpoch, random);
            for (int from = 0; from < perEpoch; from += size) {
                int rows = Math.min(size, perEpoch - from);
                if (rows < least) {
                    continue;
                }
                for (int row = 0; row < rows; row++) {
                    int source = order[from + row] * width;
                    for (int i = 0; i < width; i++) {
                        float value = set.values()[source + i];
                        clean[i][row] = value;
                        noisy[i][row] = value + deviation * noise.next();
                    }
                }
                consumer.accept(clean, noisy, rows);
            }
        }
    }

    /** The first steps of Fisher and Yates' shuffle: as many rows, each as likely as the other, in random order. */
    private static void draw(int[] order, int count, Random random) {
        for (int first = 0; first < Math.min(count, order.length - 1); first++) {
            int other = first + random.nextInt(order.length - first);
            int row = order[other];
            order[other] = order[first];
            order[first] = row;
        }
    }
}
