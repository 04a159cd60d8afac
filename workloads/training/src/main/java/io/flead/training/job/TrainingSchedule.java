package io.flead.training.job;

import java.time.Duration;

/**
 * When devices train, or publish their status: each once per interval, at a moment of its own that its id and the turn
 * decide, so that a fleet never trains at once, and that in each turn others are the first.
 */
record TrainingSchedule(Duration interval) {

    /** The odd number next to 2^64 divided by the golden ratio: neighbouring turns lie far apart. */
    private static final long TURN = 0x9e3779b97f4a7c15L;

    /**
     * The first moment of this device after now.
     *
     * @param turn such as a round: the devices' order is another in each
     * @param nowMillis milliseconds since 1970
     */
    long next(String deviceId, long turn, long nowMillis) {
        long intervalMillis = interval.toMillis();
        long phase = Math.floorMod(mixed(deviceId.hashCode() + turn * TURN), intervalMillis);
        return nowMillis - Math.floorMod(nowMillis - phase, intervalMillis) + intervalMillis;
    }

    /** Whether a moment that {@link #next} has named is one of this device's. */
    boolean isDue(String deviceId, long turn, long momentMillis) {
        return next(deviceId, turn, momentMillis - 1) == momentMillis;
    }

    /**
     * Spreads neighbouring names, machine_001 and machine_002, over the whole interval (finaliser of MurmurHash3, 64
     * bit).
     */
    private static long mixed(long seed) {
        long hash = seed;
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
