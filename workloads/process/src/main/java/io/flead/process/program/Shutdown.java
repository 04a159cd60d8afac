package io.flead.process.program;

import io.flead.api.program.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request to stop a program, made by a signal's thread to the thread that created this. A program that registers no
 * action of its own is interrupted.
 */
public final class Shutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
    /** Time for a program that was interrupted because it did not stop by itself. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Thread program = Thread.currentThread();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Duration limit;

    private Runnable action = this::interrupt;
    private boolean interruptible = true;
    private volatile boolean interrupted;
    private volatile boolean requested;
    /** Set before {@link #finished}. */
    private volatile int exitCode = ExitCode.FAILED;

    Shutdown(Duration limit) {
        this.limit = limit;
    }

    /**
     * Registers the action that makes the program return, in place of an interrupt. It runs in the signal's thread; at
     * once, when the request has come already. Where it does not help in time, the program is interrupted.
     */
    public void onRequest(Runnable stop) {
        synchronized (this) {
            action = stop;
            if (!requested) {
                return;
            }
        }
        stop.run();
    }

    /** Whether the program must stop. */
    public boolean requested() {
        return requested;
    }

    /** Whether the program was interrupted so that it stops: what it throws from then on is that interrupt's doing. */
    boolean interrupted() {
        return interrupted;
    }

    /** Lets no interrupt come any more: the program cleans up. */
    public synchronized void refuseInterrupts() {
        interruptible = false;
        boolean unused = Thread.interrupted();
    }

    /** Stops the program, and waits until it has returned or has had its time. */
    void stop() {
        if (hasFinished()) {
            return;
        }
        LOG.info("stopping");
        Runnable stop;
        synchronized (this) {
            requested = true;
            stop = action;
        }
        try {
            stop.run();
            if (!finishedWithin(limit)) {
                interrupt();
                if (!finishedWithin(GRACE)) {
                    LOG.atWarn().addKeyValue("limit", limit).log("stop_timeout");
                }
            }
        } catch (RuntimeException e) {
            LOG.error("stop_failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cuts the program short, which fails by that. */
    void abandon() {
        requested = true;
        if (!hasFinished()) {
            LOG.warn("cut_short");
        }
    }

    /** Says that the program has returned. */
    void finish(int code) {
        exitCode = code;
        finished.countDown();
    }

    /** Writes out the last log lines and ends the process: by itself a JVM would end with the signal's code. */
    void exit() {
        LogManager.shutdown();
        Runtime.getRuntime().halt(exitCode);
    }

    private boolean hasFinished() {
        return finished.getCount() == 0;
    }

    private boolean finishedWithin(Duration time) throws InterruptedException {
        return finished.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void interrupt() {
        if (interruptible) {
            interrupted = true;
            program.interrupt();
        }
    }
}
