package io.flead.process.environment;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends this process when the one that started it is gone, so that a killed launcher leaves nothing running. */
public final class ParentProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ParentProcess.class);
    private static final int EXIT_CODE = 143;

    private ParentProcess() {}

    /**
     * Watches a process, and exits this one, through its shutdown hooks, when that ends.
     *
     * @param pid the parent's process id
     */
    public static void exitWith(long pid) {
        ProcessHandle.of(pid)
                .ifPresentOrElse(
                        parent -> {
                            var unused = parent.onExit().thenRun(() -> exit(pid));
                        },
                        () -> exit(pid));
    }

    private static void exit(long pid) {
        LOG.warn("event=parent_gone parentPid={}", pid);
        // From a thread of its own: exit blocks until the hooks are done, and these may wait for the common pool.
        Thread exit = new Thread(() -> System.exit(EXIT_CODE), "parent-gone");
        exit.start();
    }
}
