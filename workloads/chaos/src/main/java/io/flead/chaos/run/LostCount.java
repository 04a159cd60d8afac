package io.flead.chaos.run;

/**
 * A counter that begins at 0 with each start of its process, added up over all starts as far as it was seen.
 * Thread-safe.
 */
final class LostCount {

    private long ended;
    private long current;

    synchronized void seen(long count) {
        if (count < current) {
            ended += current;
        }
        current = count;
    }

    synchronized long total() {
        return ended + current;
    }
}
