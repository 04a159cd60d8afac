package io.flead.producer.simulator;

/**
 * Randomness as a function: the same coordinates give the same number, without any state, so that a device can be
 * entered at any step. The mixing is that of SplitMix64 (Steele, Lea and Flood 2014).
 */
public final class Noise {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;
    private static final double LANE = 0x1.0p-16;

    private Noise() {}

    /** 64 random bits that belong to these coordinates. */
    public static long bits(long seed, long device, long step, int stream) {
        return mix(mix(mix(mix(seed) + device) + step) + stream);
    }

    /** Uniform in [0, 1). */
    public static double uniform(long bits) {
        return (bits >>> 11) * UNIT;
    }

    /** Nearly normal with mean 0 and variance 1, within 3.47: the sum of four uniform numbers of 16 bits. */
    static double normal(long bits) {
        long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
        return ((sum + 2) * LANE - 2) * Math.sqrt(3);
    }

    /** Smooth in its position, within [-1, 1]: random values at whole positions, joined by cosine curves. */
    static double smooth(long seed, long device, double position, int stream) {
        long from = (long) Math.floor(position);
        double weight = (1 - Math.cos(Math.PI * (position - from))) / 2;
        double left = uniform(bits(seed, device, from, stream));
        double right = uniform(bits(seed, device, from + 1, stream));
        return 2 * (left + (right - left) * weight) - 1;
    }

    private static long mix(long value) {
        long z = value + GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
