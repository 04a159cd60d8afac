package io.flead.local.supervision;

import java.time.Duration;

/**
 * Decides about restarts of a child process that ended unasked.
 *
 * <p>Restarts are delayed exponentially: {@code firstDelay}, twice that, four times, up to {@code maxDelay}. A child
 * that ran for {@code stableAfter} or longer counts as recovered, so its next end is a first failure again. After
 * {@code maxFailures} failures in a row the child is given up. A pure value: no clock, no process.
 *
 * @param firstDelay delay before the first restart; positive
 * @param maxDelay upper bound of the delay; at least {@code firstDelay}
 * @param stableAfter run time after which earlier failures are forgotten; positive
 * @param maxFailures failures in a row that are one too many; at least 1
 */
public record RestartPolicy(Duration firstDelay, Duration maxDelay, Duration stableAfter, int maxFailures) {

    /** Checks the ranges above. */
    public RestartPolicy {
        if (firstDelay.isNegative() || firstDelay.isZero()) {
            throw new IllegalArgumentException("firstDelay must be positive: " + firstDelay);
        }
        if (maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("maxDelay must be at least firstDelay: " + maxDelay);
        }
        if (stableAfter.isNegative() || stableAfter.isZero()) {
            throw new IllegalArgumentException("stableAfter must be positive: " + stableAfter);
        }
        if (maxFailures < 1) {
            throw new IllegalArgumentException("maxFailures must be at least 1: " + maxFailures);
        }
    }

    /** The policy of {@code flead up}: back within half a second, given up after eight failures in a row. */
    public static RestartPolicy standard() {
        return new RestartPolicy(Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(60), 8);
    }

    /**
     * Decides what follows an unwanted end.
     *
     * @param earlierFailures failures in a row before this one; 0 or more
     * @param ran how long the child ran this time
     */
    public Decision afterExit(int earlierFailures, Duration ran) {
        if (earlierFailures < 0) {
            throw new IllegalArgumentException("earlierFailures must not be negative: " + earlierFailures);
        }
        int failures = ran.compareTo(stableAfter) >= 0 ? 1 : earlierFailures + 1;
        if (failures >= maxFailures) {
            return new GiveUp(failures);
        }
        return new Restart(delay(failures), failures);
    }

    private Duration delay(int failures) {
        Duration delay = firstDelay;
        for (int i = 1; i < failures && delay.compareTo(maxDelay) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(maxDelay) > 0 ? maxDelay : delay;
    }

    /** The consequence of an unwanted end. */
    public sealed interface Decision {
        /** Failures in a row, this one included. */
        int failures();
    }

    /**
     * Start it again.
     *
     * @param delay how long to wait first
     * @param failures failures in a row, this one included
     */
    public record Restart(Duration delay, int failures) implements Decision {}

    /**
     * It kept failing: leave it down.
     *
     * @param failures failures in a row, this one included
     */
    public record GiveUp(int failures) implements Decision {}
}
