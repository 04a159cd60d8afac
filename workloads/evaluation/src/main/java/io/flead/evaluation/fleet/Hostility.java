package io.flead.evaluation.fleet;

import io.flead.federation.RoundBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Devices that do not send what they have learned, to see what a strategy withstands. They know the global model and their
 * own step, and agree with each other.
 *
 * @param kind what they send
 * @param percent share of the devices, 0 to 90, rounded down
 */
public record Hostility(Kind kind, int percent) {

    /** All devices are honest. */
    public static final Hostility NONE = new Hostility(Kind.SIGN_FLIP, 0);

    private static final int MAX_PERCENT = 90;
    private static final double FACTOR = 10;

    /** What hostile devices send. */
    public enum Kind {
        /** Ten times their step, backwards. */
        SIGN_FLIP("signFlip"),
        /** Normal noise, ten times as long as their step. */
        SCALED_NOISE("scaledNoise"),
        /** Their step and one as long in a direction that they share in all rounds: no bound of a length sees it. */
        SLOW_DRIFT("slowDrift");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** Its name on the command line. */
        public String label() {
            return label;
        }
    }

    public Hostility {
        if (percent < 0 || percent > MAX_PERCENT) {
            throw new IllegalArgumentException("hostile devices must be 0 % to 90 % of a fleet: " + percent);
        }
    }

    /** Which devices are hostile; other ones for each seed. */
    Set<Integer> devices(int count, long seed) {
        List<Integer> order = new ArrayList<>();
        for (int device = 0; device < count; device++) {
            order.add(device);
        }
        Collections.shuffle(order, new Random(seed));
        return new HashSet<>(order.subList(0, count * percent / 100));
    }

    /** The parameters that a hostile device sends in place of those that it has learned. */
    float[] sent(RoundBase base, float[] learned, long seed) {
        float[] global = base.parameters();
        double squares = 0;
        for (int i = 0; i < global.length; i++) {
            squares += Math.pow((double) learned[i] - global[i], 2);
        }
        double length = Math.sqrt(squares);
        double[] direction = direction(global.length, kind == Kind.SLOW_DRIFT ? 1 : seed);
        float[] sent = new float[global.length];
        for (int i = 0; i < sent.length; i++) {
            double step = (double) learned[i] - global[i];
            sent[i] = (float) (global[i]
                    + switch (kind) {
                        case SIGN_FLIP -> -FACTOR * step;
                        case SCALED_NOISE -> FACTOR * length * direction[i];
                        case SLOW_DRIFT -> step + length * direction[i];
                    });
        }
        return sent;
    }

    private static double[] direction(int length, long seed) {
        Random random = new Random(seed);
        double[] direction = new double[length];
        double squares = 0;
        for (int i = 0; i < length; i++) {
            direction[i] = random.nextGaussian();
            squares += direction[i] * direction[i];
        }
        for (int i = 0; i < length; i++) {
            direction[i] /= Math.sqrt(squares);
        }
        return direction;
    }
}
