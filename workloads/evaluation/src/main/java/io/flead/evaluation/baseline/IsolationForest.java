package io.flead.evaluation.baseline;

import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.ScoredRows;
import java.util.Arrays;
import java.util.Random;

/**
 * Isolation forest (Liu, Ting, Zhou, "Isolation forest", 2008): 100 trees over 256 training rows each, frozen. Score
 * {@code 2^(-mean path length / c(256))}; the limit is the .99 quantile of the training rows' scores.
 *
 * <p>Written here because no library fits: Smile is under the GPL, and the ones on Spark would bring Spark.
 */
final class IsolationForest implements ReferenceDetector.Method {
    private static final int TREES = 100;
    private static final int SAMPLE = 256;
    private static final double EULER = .5772156649015329;

    @Override
    public ScoredRows score(Recording recording, long seed) {
        double[][] rows = new Standardisation(recording).apply(recording.rows());
        Random random = new Random(31 * seed + recording.device().hashCode());
        int sample = Math.min(SAMPLE, recording.trainRows());
        int depth = (int) Math.ceil(Math.log(sample) / Math.log(2));
        Node[] trees = new Node[TREES];
        for (int tree = 0; tree < TREES; tree++) {
            trees[tree] = grow(sample(rows, recording.trainRows(), sample, random), depth, random);
        }
        double[] scores = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            double path = 0;
            for (Node tree : trees) {
                path += tree.path(rows[row]);
            }
            scores[row] = Math.pow(2, -path / TREES / meanPath(sample));
        }
        return TrainingLimit.flag(scores, recording.trainRows());
    }

    private static double[][] sample(double[][] rows, int from, int count, Random random) {
        int[] order = new int[from];
        Arrays.setAll(order, i -> i);
        double[][] sample = new double[count][];
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(from - i);
            int drawn = order[other];
            order[other] = order[i];
            order[i] = drawn;
            sample[i] = rows[drawn];
        }
        return sample;
    }

    private static Node grow(double[][] rows, int depth, Random random) {
        int width = rows.length == 0 ? 0 : rows[0].length;
        if (depth == 0 || rows.length < 2) {
            return new Leaf(meanPath(rows.length));
        }
        int first = random.nextInt(width);
        for (int tried = 0; tried < width; tried++) {
            int feature = (first + tried) % width;
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (double[] row : rows) {
                low = Math.min(low, row[feature]);
                high = Math.max(high, row[feature]);
            }
            if (low < high) {
                double cut = low + random.nextDouble() * (high - low);
                double[][] below =
                        Arrays.stream(rows).filter(row -> row[feature] < cut).toArray(double[][]::new);
                double[][] above =
                        Arrays.stream(rows).filter(row -> row[feature] >= cut).toArray(double[][]::new);
                return new Branch(feature, cut, grow(below, depth - 1, random), grow(above, depth - 1, random));
            }
        }
        return new Leaf(meanPath(rows.length));
    }

    /** Mean path of an unsuccessful search in a binary search tree of so many rows. */
    private static double meanPath(int rows) {
        if (rows < 2) {
            return 0;
        }
        return rows == 2 ? 1 : 2 * (Math.log(rows - 1.0) + EULER) - 2 * (rows - 1.0) / rows;
    }

    private sealed interface Node {
        double path(double[] row);
    }

    private record Leaf(double rest) implements Node {
        @Override
        public double path(double[] row) {
            return rest;
        }
    }

    private record Branch(int feature, double cut, Node below, Node above) implements Node {
        @Override
        public double path(double[] row) {
            return 1 + (row[feature] < cut ? below : above).path(row);
        }
    }
}
