package io.flead.local.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The signal that ends a run. Given once, never withdrawn. Thread-safe. */
public final class ShutdownSignal {

    private final CountDownLatch given = new CountDownLatch(1);

    /** Asks the run to end. */
    public void give() {
        given.countDown();
    }

    /** Whether the run is to end. */
    public boolean isGiven() {
        return given.getCount() == 0;
    }

    /** Waits for the signal, at most so long; returns whether it was given. */
    public boolean await(Duration time) throws InterruptedException {
        return given.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
