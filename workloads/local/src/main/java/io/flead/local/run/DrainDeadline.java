package io.flead.local.run;

import java.time.Duration;

/**
 * Deadline of the wait at the end of a run for readings under way. A part that restarts gets the usual time again,
 * within a bound. No clock of its own; times are those of {@link System#nanoTime}.
 */
final class DrainDeadline {

    /** Time for a pipeline whose parts all work. */
    static final Duration USUAL = Duration.ofSeconds(30);

    /** Bound of all extensions together. */
    static final Duration LONGEST = Duration.ofSeconds(90);

    private final long latestNanos;
    private long deadlineNanos;

    DrainDeadline(long fromNanos) {
        this.latestNanos = fromNanos + LONGEST.toNanos();
        this.deadlineNanos = fromNanos + USUAL.toNanos();
    }

    /** Some part is restarting now. */
    void restarting(long nowNanos) {
        long later = nowNanos + USUAL.toNanos();
        if (later - deadlineNanos > 0) {
            deadlineNanos = later - latestNanos > 0 ? latestNanos : later;
        }
    }

    boolean isOver(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }
}
