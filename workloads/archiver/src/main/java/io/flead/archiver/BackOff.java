package io.flead.archiver;

import java.time.Duration;

/** Waits that double from the first to the longest. Not thread-safe. */
final class BackOff {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Duration wait = FIRST;
    private long dueNanos = System.nanoTime();

    /** Something failed: wait, longer than the last time. */
    Duration failed() {
        Duration now = wait;
        dueNanos = System.nanoTime() + now.toNanos();
        wait = now.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : now.multipliedBy(2);
        return now;
    }

    /** It worked. */
    void succeeded() {
        wait = FIRST;
        dueNanos = System.nanoTime();
    }

    /** Whether the wait is over. */
    boolean isDue() {
        return System.nanoTime() - dueNanos >= 0;
    }
}
