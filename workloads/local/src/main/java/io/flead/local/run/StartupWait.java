package io.flead.local.run;

import io.flead.local.state.StateDirectory;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits until the children of a run are ready, one after the other. */
final class StartupWait {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration TICK = Duration.ofMillis(100);

    private final StateDirectory state;
    private final ShutdownSignal stop;
    private final BooleanSupplier over;

    /** @param over whether the run is to end, so that no more is awaited */
    StartupWait(StateDirectory state, ShutdownSignal stop, BooleanSupplier over) {
        this.state = state;
        this.stop = stop;
        this.over = over;
    }

    /**
     * Waits until a child is ready.
     *
     * @return false when the run is to end
     * @throws StartupException when the child takes too long
     */
    boolean until(String child, Condition ready) throws StartupException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!over.getAsBoolean()) {
            if (ready.holds()) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                throw new StartupException(
                        child + " was not ready after " + LIMIT.toSeconds() + " s: see " + state.log(child));
            }
            stop.await(TICK);
        }
        return false;
    }

    /** Something that becomes true. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws InterruptedException;
    }
}
