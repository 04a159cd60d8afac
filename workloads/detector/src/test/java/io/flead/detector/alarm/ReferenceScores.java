package io.flead.detector.alarm;

/**
 * The scores of the golden vectors: their logarithm is an autoregression around -1.2 with a spike, a mild shift that
 * lasts, a strong fault and a stretch that flaps. Its noise comes from a generator that any language has: {@code x = (1103515245 x
 * + 12345) mod 2^31}, a normal number being twelve of its uniform ones, less 6.
 */
final class ReferenceScores {

    private static final int ROWS = 3000;
    private static final long MULTIPLIER = 1103515245;
    private static final long INCREMENT = 12345;
    private static final long MODULUS = 1L << 31;

    private long seed = 7;

    private ReferenceScores() {}

    static double[] series() {
        ReferenceScores noise = new ReferenceScores();
        double[] scores = new double[ROWS];
        double wander = 0;
        for (int row = 0; row < ROWS; row++) {
            wander = .6 * wander + .35 * noise.normal();
            double log = -1.2 + wander;
            if (row == 300) {
                log += 3.2;
            }
            if (row >= 700 && row < 780) {
                log += 1.9;
            }
            if (row >= 1200 && row < 1400) {
                log += 4.5;
            }
            if (row >= 1800 && row < 2400 && row % 60 < 4) {
                log += 2.2;
            }
            scores[row] = Math.exp(log);
        }
        return scores;
    }

    private double normal() {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            seed = (MULTIPLIER * seed + INCREMENT) % MODULUS;
            sum += (double) seed / MODULUS;
        }
        return sum;
    }
}
