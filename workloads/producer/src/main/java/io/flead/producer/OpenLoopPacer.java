package io.flead.producer;

import java.time.Duration;

/**
 * The schedule of messages. Devices take turns: tick t belongs to device t mod n and is due at t / (n * rate) seconds,
 * which spreads them evenly over a period, and which cannot drift, because each time is computed from the start. A slow
 * receiver does not slow the pace down (open loop): late readings are caught up, at {@value #CATCH_UP} times the pace,
 * so that a stall is not followed by a flood. Readings later than {@link #FORGIVEN} are not caught up: the schedule
 * moves back instead, and the devices simply go on with their next message. Not thread-safe but for {@link #late}.
 */
final class OpenLoopPacer {

    /** Lateness beyond which the schedule moves. */
    static final Duration FORGIVEN = Duration.ofSeconds(10);

    private static final double CATCH_UP = 2;
    private static final double NANOS_PER_SECOND = 1e9;
    /** Longest time that is caught up in one go. */
    private static final long ONE_GO_NANOS = Duration.ofMillis(100).toNanos();

    private final double interval;
    private long start;
    private long tick;
    private long asked;
    private double credit = 1;
    private volatile long nextDue;

    /**
     * Begins now.
     *
     * @param devices how many take turns
     * @param rate messages per second and device
     * @param nowNanos a monotonic clock, in nanoseconds
     */
    OpenLoopPacer(int devices, double rate, long nowNanos) {
        if (devices < 1 || !(rate > 0)) {
            throw new IllegalArgumentException("devices and rate must be above 0: " + devices + ", " + rate);
        }
        this.interval = NANOS_PER_SECOND / (devices * rate);
        this.start = nowNanos;
        this.asked = nowNanos;
        this.nextDue = nowNanos;
    }

    /** The next tick, from 0. */
    long tick() {
        return tick;
    }

    /**
     * Number of ticks to play now. The caller plays them, and calls {@link #played} for each.
     *
     * @return 0 when it is too early for the next one
     */
    long due(long nowNanos) {
        long late = nowNanos - nextDue;
        if (late > FORGIVEN.toNanos()) {
            start += late - FORGIVEN.toNanos();
            nextDue = dueAt(tick);
        }
        long due = (long) Math.floor((nowNanos - start) / interval) + 1 - tick;
        double most = Math.max(1, CATCH_UP * ONE_GO_NANOS / interval);
        credit = Math.min(most, credit + CATCH_UP * (nowNanos - asked) / interval);
        asked = nowNanos;
        long allowed = Math.max(0, Math.min(due, (long) credit));
        credit -= allowed;
        return allowed;
    }

    /** Goes on to the next tick. */
    void played() {
        tick++;
        nextDue = dueAt(tick);
    }

    /** Time until the next tick is due; zero or negative when it is late. */
    long nanosToNext(long nowNanos) {
        return nextDue - nowNanos;
    }

    /** Delay of the next tick. For any thread. */
    Duration late(long nowNanos) {
        return Duration.ofNanos(Math.max(0, nowNanos - nextDue));
    }

    private long dueAt(long anyTick) {
        return start + (long) (anyTick * interval);
    }
}
