package io.flead.local.supervision;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts children in a session of their own. A terminal sends Ctrl-C to every process of the foreground group; the order in which
 * children stop is this command's business, so they must not hear it.
 */
final class DetachedSession {

    private static final List<String> PREFIX = find(System.getenv());

    private DetachedSession() {}

    /** Words to put before a command: {@code setsid} where the system has it (it keeps the process id), nothing elsewhere. */
    static List<String> prefix() {
        return PREFIX;
    }

    private static List<String> find(Map<String, String> environment) {
        for (String directory : environment.getOrDefault("PATH", "/usr/bin").split(File.pathSeparator, -1)) {
            Path program = Path.of(directory, "setsid");
            if (Files.isExecutable(program)) {
                return List.of(program.toString());
            }
        }
        return List.of();
    }
}
