package io.flead.local.supervision;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Programs of the operating system that run another program in their place, so that it keeps the process id. Where the
 * system lacks one, the command runs without it.
 */
public final class SystemPrograms {

    /** About a tenth of the share of a program of usual priority, where both compete for one core. */
    private static final List<String> NICE = prefix("nice", "-n", "10");

    private static final List<String> SETSID = prefix("setsid");

    private SystemPrograms() {}

    /** A command that runs on the processor time that others leave. */
    public static List<String> atLowPriority(List<String> command) {
        return join(NICE, command);
    }

    /**
     * A command that runs in a session of its own. A terminal sends Ctrl-C to every process of its foreground group,
     * but the supervisor decides in which order children stop.
     */
    static List<String> inOwnSession(List<String> command) {
        return join(SETSID, command);
    }

    private static List<String> prefix(String program, String... arguments) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin");
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .map(found -> join(List.of(found.toString()), List.of(arguments)))
                .orElse(List.of());
    }

    private static List<String> join(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
