package io.flead.local.supervision;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Java main class to be run by this Java in a process of its own. The class path travels in the environment, which
 * keeps the process list readable.
 *
 * @param mainClass fully qualified name
 * @param classPath entries joined by the platform's separator
 * @param jvmOptions options before the main class
 * @param arguments arguments of the main class
 */
public record JavaProgram(String mainClass, String classPath, List<String> jvmOptions, List<String> arguments) {

    /** Copies the lists. */
    public JavaProgram {
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
    }

    /** The command line. */
    public List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    /** Variables that {@link #command()} needs. */
    public Map<String, String> environment() {
        return Map.of("CLASSPATH", classPath);
    }
}
