package io.flead.chaos.run;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A time that begins when it is made, and pauses until something is true. */
final class Wait {

    static final Duration TICK = Duration.ofMillis(500);

    private final long fromNanos = System.nanoTime();

    /** Something that becomes true. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Waits until a condition holds; false when it does not within this time. */
    static boolean until(Duration within, Condition condition) throws IOException, InterruptedException {
        Wait wait = new Wait();
        while (!condition.holds()) {
            if (wait.elapsed().compareTo(within) > 0) {
                return false;
            }
            pause(TICK);
        }
        return true;
    }

    static void pause(Duration length) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(length.toMillis());
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - fromNanos);
    }
}
