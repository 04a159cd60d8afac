package io.flead.local.command;

import io.flead.local.run.ShutdownSignal;
import java.util.concurrent.CountDownLatch;

/**
 * Turns Ctrl-C and SIGTERM into a graceful end. The JVM runs its shutdown hooks on them and then exits with the
 * signal's code; this hook asks the run to end, waits until it has, and exits with the run's own code.
 */
final class GracefulExit {

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private volatile int code;

    private GracefulExit(ShutdownSignal stop) {
        this.hook = new Thread(
                () -> {
                    stop.give();
                    try {
                        finished.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(code);
                },
                "graceful-exit");
    }

    static GracefulExit install(ShutdownSignal stop) {
        GracefulExit exit = new GracefulExit(stop);
        Runtime.getRuntime().addShutdownHook(exit.hook);
        return exit;
    }

    /** The run has ended, all is said. */
    void finished(int exitCode) {
        code = exitCode;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is exiting already, and the hook waits for this.
        }
        finished.countDown();
    }
}
