package io.flead.training.job;

import java.time.Duration;

/**
 * When devices train, or publish their status: each once per interval, at a moment of its own that its id decides, so
 * that a fleet never trains at once.
 */
record TrainingSchedule(Duration interval) {

    /**
     * The first moment of this device after now.
     *
     * @param nowMillis milliseconds since 1970
     */
    long next(String deviceId, long nowMillis) {
        long intervalMillis = interval.toMillis();
        long phase = Math.floorMod(mixed(deviceId), intervalMillis);
        return nowMillis - Math.floorMod(nowMillis - phase, intervalMillis) + intervalMillis;
    }

    /** Whether a moment that {@link #next} has named is one of this device's. */
    boolean isDue(String deviceId, long momentMillis) {
        return next(deviceId, momentMillis - 1) == momentMillis;
    }

    /**
     * Spreads neighbouring names, machine_001 and machine_002, over the whole interval (finaliser of MurmurHash3, 64
     * bit).
     */
    private static long mixed(String deviceId) {
        long hash = deviceId.hashCode();
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
