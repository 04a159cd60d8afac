package io.flead.analytics.job;

import io.flead.process.program.ShutdownHooks;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Shutdown hooks among those of Spark, whose own (priority 50) takes away the means that a job needs to stop in order.
 */
public final class SparkHooks {

    private static final int BEFORE_SPARK = 100;
    private static final int AFTER_ALL = 0;
    /** More than any program has to stop: past it, the hook is abandoned. */
    private static final long LIMIT_SECONDS = 30;

    /** Stops the program before Spark's hook runs, and exits after every other hook. */
    public static final ShutdownHooks BEFORE_AND_AFTER_SPARK = (stop, exit) -> {
        ShutdownHookManager hooks = ShutdownHookManager.get();
        hooks.addShutdownHook(stop, BEFORE_SPARK, LIMIT_SECONDS, TimeUnit.SECONDS);
        hooks.addShutdownHook(exit, AFTER_ALL);
    };

    private SparkHooks() {}
}
