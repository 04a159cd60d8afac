package io.flead.local.supervision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program to be kept running.
 *
 * @param name its name for users and for its log file
 * @param command program and arguments
 * @param environment variables added to those of this process
 * @param log file that takes its standard output and standard error
 * @param grace time between SIGTERM and SIGKILL when it is stopped
 * @param beforeStart runs before each start, restarts included; a failure counts as a failed start
 */
public record ChildSpecification(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path log,
        Duration grace,
        Preparation beforeStart) {

    /** Copies the collections; refuses an empty command. */
    public ChildSpecification {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("empty command for " + name);
        }
    }

    /** Work to be done before a child starts. */
    @FunctionalInterface
    public interface Preparation {
        /** Nothing to be done. */
        Preparation NONE = () -> {};

        /**
         * Does the work.
         *
         * @throws Exception when the child cannot start now
         */
        void run() throws Exception;
    }
}
