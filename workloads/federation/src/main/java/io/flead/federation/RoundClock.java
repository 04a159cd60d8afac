package io.flead.federation;

import io.flead.api.v1alpha1.Quorum;
import java.time.Duration;
import java.time.Instant;

/**
 * The rule that closes a round: on its interval when enough devices have reported by then, otherwise as soon as they
 * have.
 *
 * @param interval how long a round is open at least
 * @param minDevices devices that must have reported
 * @param leastDevices devices below which its strategy gives no guarantee: a share of a small fleet may be fewer
 */
public record RoundClock(Duration interval, Quorum minDevices, int leastDevices) {

    /** Of a strategy that any number of devices is enough for. */
    public RoundClock(Duration interval, Quorum minDevices) {
        this(interval, minDevices, 1);
    }

    public RoundClock {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval must be above 0: " + interval);
        }
    }

    /** The earliest time at which a round closes, by the clock that said since when it is open. */
    public Instant closesAt(Instant openSince) {
        return openSince.plus(interval);
    }

    /**
     * Devices that must have reported.
     *
     * @param active devices that are active
     */
    public int devicesToClose(int active) {
        return Math.max(leastDevices, minDevices.devices(active));
    }

    /** Whether a round has been open for its interval. */
    public boolean isDue(Duration age) {
        return age.compareTo(interval) >= 0;
    }

    /**
     * Whether a round closes now.
     *
     * @param age how long it has been open
     * @param devices devices that have reported
     * @param active devices that are active
     */
    public boolean closes(Duration age, int devices, int active) {
        return devices >= devicesToClose(active) && isDue(age);
    }
}
