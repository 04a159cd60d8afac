package io.flead.testkit;

import io.flead.api.program.EnvironmentNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command that starts a program for a test: class path, options, environment. Unless it says otherwise the program
 * gets the class path of the test, any free port for its HTTP server, and ends with the test's JVM.
 */
public final class JavaCommand {

    /**
     * A program in a test lives shortly: the optimizing compiler and parallel collectors cost it more than they give.
     */
    private static final List<String> SHORT_LIVED = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final String mainClass;
    /** Where a JVM that crashes writes its last words: with those of the test's JVM. */
    private static final String ERROR_FILE =
            "-XX:ErrorFile=" + Path.of("target", "hs_err_pid%p.log").toAbsolutePath();

    private final List<String> options = new ArrayList<>(SHORT_LIVED);
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private String classPath = System.getProperty("java.class.path");
    private Duration patience = Duration.ofSeconds(60);
    private @Nullable Path log;

    /** Starts this class. */
    public JavaCommand(Class<?> mainClass) {
        this(mainClass.getName());
    }

    /** Starts a class that the test does not have on its own class path. */
    public JavaCommand(String mainClass) {
        this.mainClass = mainClass;
        options.add(ERROR_FILE);
        environment("HTTP_PORT", "0");
        environment("OMP_NUM_THREADS", "1");
        environment("FLEAD_PARENT_PID", String.valueOf(ProcessHandle.current().pid()));
    }

    /** Adds options of the JVM; a later one wins over an earlier one. */
    public JavaCommand options(List<String> more) {
        options.addAll(more);
        return this;
    }

    /** Adds options of the JVM; a later one wins over an earlier one. */
    public JavaCommand options(String... more) {
        return options(List.of(more));
    }

    /** Adds arguments of the program. */
    public JavaCommand arguments(String... more) {
        arguments.addAll(List.of(more));
        return this;
    }

    /** Sets a variable of the environment. */
    public JavaCommand environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Sets variables of the environment. */
    public JavaCommand environment(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /** Takes this class path in place of the test's. */
    public JavaCommand classPath(String path) {
        classPath = path;
        return this;
    }

    /** Takes classes and class path file of a module of this build. */
    public JavaCommand module(Path target) {
        try {
            return classPath(target.resolve("classes") + ":"
                    + Files.readString(target.resolve("classpath.txt")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends the log to this file, which stays. */
    public JavaCommand log(Path file) {
        log = file;
        return this;
    }

    /** Sets how long a test waits for the program at most. */
    public JavaCommand patience(Duration most) {
        patience = most;
        return this;
    }

    Duration patience() {
        return patience;
    }

    Path log() {
        try {
            Path file = log;
            if (file == null) {
                file = Files.createTempFile("flead-" + mainClass.substring(mainClass.lastIndexOf('.') + 1), ".log");
                file.toFile().deleteOnExit();
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process start(Path logFile, Path portFile) {
        environment(EnvironmentNames.HTTP_PORT_FILE, portFile.toString());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
        // Settings of the developer's shell are none of the test's.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("KAFKA_")
                        || name.equals("JDK_JAVA_OPTIONS")
                        || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
