package io.flead.process.environment;

import io.flead.api.program.EnvironmentNames;
import io.flead.api.program.ExitCode;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends this process with the one that started it, so that a killed launcher leaves nothing running. */
public final class ParentProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ParentProcess.class);

    private ParentProcess() {}

    /**
     * Watches the process that {@code FLEAD_PARENT_PID} names, if any, and exits this one, through its shutdown hooks,
     * when that ends.
     *
     * @throws InvalidEnvironmentException when the variable is not a number
     */
    public static void watch(Map<String, String> environment) throws InvalidEnvironmentException {
        Numbers.read(environment, EnvironmentNames.PARENT_PID).ifPresent(ParentProcess::exitWith);
    }

    private static void exitWith(long pid) {
        ProcessHandle.of(pid)
                .ifPresentOrElse(
                        parent -> {
                            var unused = parent.onExit().thenRun(() -> exit(pid));
                        },
                        () -> exit(pid));
    }

    private static void exit(long pid) {
        LOG.atWarn().addKeyValue("parentPid", pid).log("parent_gone");
        // From a thread of its own: exit blocks until the hooks are done, and these may wait for the common pool.
        new Thread(() -> System.exit(ExitCode.STOPPED), "parent-gone").start();
    }
}
