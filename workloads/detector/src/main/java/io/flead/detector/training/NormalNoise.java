package io.flead.detector.training;

/**
 * Standard normal numbers by their position in a sequence: the same seed gives the same number at the same position,
 * whoever asks and in whatever order.
 *
 * <p>Position n is taken from the bits that SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", 2014) gives for n / 5; 12 of them choose one of 4096 quantiles of the normal distribution. Its tails end
 * at 3.7, which is all the same to noise on inputs.
 */
final class NormalNoise {
    private static final int BITS = 12;
    private static final int LEVELS = 1 << BITS;
    private static final int PER_HASH = 5;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final float[] QUANTILES = quantiles();

    private final long seed;
    private long hash;
    private long counter;
    private int left;

    NormalNoise(long seed) {
        this.seed = mix(seed + GOLDEN_GAMMA);
    }

    /** The next number of the sequence. */
    float next() {
        if (left == 0) {
            counter++;
            hash = mix(seed + counter * GOLDEN_GAMMA);
            left = PER_HASH;
        }
        float value = QUANTILES[(int) hash & LEVELS - 1];
        hash >>>= BITS;
        left--;
        return value;
    }

    private static long mix(long state) {
        long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /**
     * In exactly rounded or strictly specified arithmetic, so that it is the same on every machine; scaled to variance
     * 1.
     */
    private static float[] quantiles() {
        double[] values = new double[LEVELS];
        double squares = 0;
        double last = 0;
        for (int level = LEVELS / 2; level < LEVELS; level++) {
            double low = last;
            double high = 10;
            double wanted = (level + .5) / LEVELS;
            while (high - low > 1e-10) {
                double middle = (low + high) / 2;
                if (distribution(middle) < wanted) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            last = low;
            values[level] = low;
            squares += 2 * low * low;
        }
        double scale = 1 / Math.sqrt(squares / LEVELS);
        float[] quantiles = new float[LEVELS];
        for (int level = LEVELS / 2; level < LEVELS; level++) {
            quantiles[level] = (float) (scale * values[level]);
            quantiles[LEVELS - 1 - level] = -quantiles[level];
        }
        return quantiles;
    }

    /** Of the standard normal distribution, for x of 0 to 10: {@code 1/2 + density * (x + x^3/3 + x^5/15 + ...)}. */
    private static double distribution(double x) {
        double sum = 0;
        double term = x;
        for (int odd = 3; term > 1e-17 * sum; odd += 2) {
            sum += term;
            term *= x * x / odd;
        }
        return .5 + sum * StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
