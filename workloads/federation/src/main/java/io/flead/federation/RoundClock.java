package io.flead.federation;

import java.time.Duration;
import java.time.Instant;

/**
 * The rule that closes a round: on its interval when enough devices have reported by then, otherwise as soon as they
 * have.
 *
 * @param interval how long a round is open at least
 * @param minDevices devices that must have reported
 */
public record RoundClock(Duration interval, int minDevices) {

    public RoundClock {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval must be above 0: " + interval);
        }
        if (minDevices < 1) {
            throw new IllegalArgumentException("minDevices must be at least 1: " + minDevices);
        }
    }

    /** The earliest time at which a round closes. */
    public Instant closesAt(Instant openSince) {
        return openSince.plus(interval);
    }

    /** Whether a round closes now. */
    public boolean closes(Instant openSince, Instant now, int devices) {
        return devices >= minDevices && !now.isBefore(closesAt(openSince));
    }
}
