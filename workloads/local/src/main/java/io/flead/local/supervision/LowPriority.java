package io.flead.local.supervision;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lets programs run on what others leave of the processor. */
public final class LowPriority {

    /** About a tenth of the share of a program of usual priority, where both want the same core. */
    private static final String NICENESS = "10";

    private LowPriority() {}

    /** The command under {@code nice} where the system has it (it keeps the process id), as it is elsewhere. */
    public static List<String> command(List<String> command) {
        for (String directory : System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator, -1)) {
            Path program = Path.of(directory, "nice");
            if (Files.isExecutable(program)) {
                List<String> low = new ArrayList<>(List.of(program.toString(), "-n", NICENESS));
                low.addAll(command);
                return low;
            }
        }
        return command;
    }
}
