package io.flead.process.program;

/** The actions that a program registers for the end of its process, by a signal or by itself. */
@FunctionalInterface
public interface ShutdownHooks {

    /** The JVM's own hooks, which run at the same time. */
    ShutdownHooks OF_JVM = (stop, exit) -> Runtime.getRuntime()
            .addShutdownHook(new Thread(
                    () -> {
                        stop.run();
                        exit.run();
                    },
                    "stop"));

    /**
     * Registers both parts.
     *
     * @param stop stops the program, and returns when it has stopped; runs before whatever the program needs to stop is
     *     taken from it
     * @param exit ends the process with the program's exit code; runs last
     * @throws IllegalStateException when the process is ending already
     */
    void register(Runnable stop, Runnable exit);
}
