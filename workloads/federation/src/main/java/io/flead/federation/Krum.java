package io.flead.federation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Krum: the step whose squared distances to its {@code n - f - 2} nearest neighbours have the smallest sum (Blanchard et
 * al., "Machine Learning with Adversaries: Byzantine Tolerant Gradient Descent", 2017, section 4). Multi-Krum: the mean of
 * the {@code n - f - 2} steps of the smallest sums; the paper leaves their number open, and its guarantee has been shown
 * up to that one (Damaskinos et al., "AggregaThor: Byzantine Machine Learning via Robust Gradient Aggregation", 2019).
 * Either needs {@code n >= 2f + 3} devices. Samples do not count. Of equal sums the step whose ticket is lower goes first.
 *
 * <p>All pairs are measured: {@code n^2 / 2 * parameters} operations, which is why the devices are bounded.
 *
 * @param byzantine f, the devices that may lie, at least 0
 * @param several whether it is Multi-Krum
 * @param keptDevices most devices whose steps take part
 */
public record Krum(int byzantine, boolean several, int keptDevices) implements Combination {

    /** Most devices that may take part. */
    public static final int MAX_DEVICES = 2_000;

    /** Devices whose steps take part unless a pipeline says otherwise. */
    static final int DEVICES = 1_000;

    public Krum {
        if (byzantine < 0) {
            throw new IllegalArgumentException("byzantine must be at least 0: " + byzantine);
        }
        if (keptDevices > MAX_DEVICES) {
            throw new IllegalArgumentException(
                    "Krum measures all pairs: at most " + MAX_DEVICES + " devices, not " + keptDevices);
        }
        KeptSteps.requireRoom(keptDevices, 2L * byzantine + 3);
    }

    @Override
    public int leastDevices() {
        return 2 * byzantine + 3;
    }

    @Override
    public double[] combine(RoundSteps steps) {
        List<float[]> kept = steps.kept().steps();
        if (kept.size() < leastDevices()) {
            throw new IllegalStateException("Krum with " + byzantine + " liars gives no guarantee with " + kept.size()
                    + " devices: " + leastDevices() + " must have reported");
        }
        int neighbours = kept.size() - byzantine - 2;
        double[] scores = scores(kept, neighbours);
        // Stable: of equal scores the first, in the order of the tickets.
        List<Integer> best = IntStream.range(0, scores.length)
                .boxed()
                .sorted((one, other) -> Double.compare(scores[one], scores[other]))
                .limit(several ? neighbours : 1)
                .toList();
        double[] mean = new double[steps.sum().length()];
        for (int chosen : best) {
            float[] step = kept.get(chosen);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += step[i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= best.size();
        }
        return mean;
    }

    /** Sum of each step's squared distances to its nearest neighbours. */
    private static double[] scores(List<float[]> steps, int neighbours) {
        int devices = steps.size();
        double[][] squares = new double[devices][devices];
        for (int one = 0; one < devices; one++) {
            for (int other = 0; other < one; other++) {
                double square = squaredDistance(steps.get(one), steps.get(other));
                squares[one][other] = square;
                squares[other][one] = square;
            }
        }
        double[] scores = new double[devices];
        double[] others = new double[devices - 1];
        for (int one = 0; one < devices; one++) {
            System.arraycopy(squares[one], 0, others, 0, one);
            System.arraycopy(squares[one], one + 1, others, one, devices - one - 1);
            Arrays.sort(others);
            for (int i = 0; i < neighbours; i++) {
                scores[one] += others[i];
            }
        }
        return scores;
    }

    /** In four partial sums, which the JVM computes side by side; always the same four. */
    private static double squaredDistance(float[] one, float[] other) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i < one.length - 3; i += 4) {
            double d0 = (double) one[i] - other[i];
            double d1 = (double) one[i + 1] - other[i + 1];
            double d2 = (double) one[i + 2] - other[i + 2];
            double d3 = (double) one[i + 3] - other[i + 3];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        for (; i < one.length; i++) {
            double d = (double) one[i] - other[i];
            s0 += d * d;
        }
        return s0 + s1 + (s2 + s3);
    }
}
