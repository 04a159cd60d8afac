package io.flead.producer;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The request to stop, made by one thread to the one that created this. */
final class StopSignal {

    private final Thread player = Thread.currentThread();
    private final CountDownLatch finished = new CountDownLatch(1);
    private boolean heeded;
    private volatile boolean requested;

    /** Asks to stop, and wakes the player from whatever it waits for. */
    synchronized void request() {
        requested = true;
        if (!heeded) {
            player.interrupt();
        }
    }

    boolean requested() {
        return requested;
    }

    /** Says that the player is about to clean up, and that nothing must interrupt it from here on. */
    synchronized void heed() {
        heeded = true;
        boolean unused = Thread.interrupted();
    }

    /** Says that the player is done. */
    void finished() {
        finished.countDown();
    }

    /** Waits until the player is done, or has had its time. */
    void awaitFinished(Duration limit) {
        try {
            boolean unused = finished.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
