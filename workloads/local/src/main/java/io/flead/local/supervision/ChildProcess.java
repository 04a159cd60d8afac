package io.flead.local.supervision;

import io.flead.api.program.EnvironmentNames;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Processes that end with this one. */
public final class ChildProcess {

    private ChildProcess() {}

    /** Waits for the end of a process of this command or of an earlier one; returns whether it came in time. */
    public static boolean endsWithin(ProcessHandle process, Duration time) throws InterruptedException {
        try {
            process.onExit().get(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for process " + process.pid(), e);
        }
    }

    /**
     * A process that is not started yet. It learns this process's id, to end itself when this process is gone, and
     * reads no input.
     */
    public static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command);
        // Settings of another Kafka or database in the user's shell are not meant for children of this run.
        builder.environment().keySet().removeIf(name -> name.startsWith("KAFKA_") || name.startsWith("DATABASE_"));
        builder.environment().putAll(environment);
        builder.environment()
                .put(
                        EnvironmentNames.PARENT_PID,
                        Long.toString(ProcessHandle.current().pid()));
        return builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    }
}
