package io.flead.local.analytics;

import io.flead.api.program.EnvironmentNames;
import io.flead.api.program.JvmOptions;
import io.flead.local.supervision.ChildProcess;
import io.flead.local.supervision.ChildSpecification;
import io.flead.local.supervision.JavaProgram;
import io.flead.local.supervision.SystemPrograms;
import io.flead.local.workload.WorkloadVariables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The analytics' program as it runs here: with little of the machine, because the live parts go first.
 *
 * @param optionsFile Java options that Spark needs
 * @param variables configure it
 * @param stateDirectory where it may keep files
 * @param cacheDirectory where native libraries are unpacked
 */
public record AnalyticsProgram(
        String classPath, Path optionsFile, WorkloadVariables variables, Path stateDirectory, Path cacheDirectory) {

    /** Name of the child that keeps the windows. */
    public static final String WINDOWS = "analytics";

    /** The module that it is built by. */
    public static final String MODULE = "analytics";

    private static final String MAIN_CLASS = "io.flead.analytics.AnalyticsMain";
    private static final Duration GRACE = Duration.ofSeconds(12);

    /** The file with the Java options in the built project. */
    public static Path optionsFile(Path root) {
        return root.resolve(Path.of("workloads", MODULE, "target", "classes", "jvm.options"));
    }

    /**
     * The windows of the stream: runs until it is stopped.
     *
     * @throws IOException when its directory cannot be made
     */
    public ChildSpecification windows(int httpPort, Path log) throws IOException {
        JavaProgram program = new JavaProgram(
                MAIN_CLASS,
                classPath,
                options("-Xmx512m", "-XX:TieredStopAtLevel=1"),
                List.of("windows", "--threads", "1"));
        return new ChildSpecification(
                WINDOWS,
                SystemPrograms.atLowPriority(program.command()),
                environment(program, "windows", httpPort),
                log,
                GRACE,
                ChildSpecification.Preparation.NONE);
    }

    /**
     * A job that ends by itself, not started yet.
     *
     * @param arguments more arguments of the job
     * @throws IOException when its directory cannot be made
     */
    public ProcessBuilder job(Job job, List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>(job.words());
        words.addAll(arguments);
        JavaProgram program = new JavaProgram(MAIN_CLASS, classPath, options("-Xmx1g"), words);
        return ChildProcess.builder(
                SystemPrograms.atLowPriority(program.command()), environment(program, job.label(), 0));
    }

    private List<String> options(String... own) {
        List<String> options = new ArrayList<>(List.of(
                "@" + optionsFile,
                "-XX:+UseSerialGC",
                JvmOptions.EXIT_ON_OUT_OF_MEMORY,
                "-Dorg.bytedeco.javacpp.maxbytes=256m",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-Dorg.bytedeco.javacpp.cachedir=" + cacheDirectory.resolve("javacpp")));
        options.addAll(List.of(own));
        return options;
    }

    private Map<String, String> environment(JavaProgram program, String job, int httpPort) throws IOException {
        Map<String, String> environment = variables.withDatabase(program, stateDirectory.resolve(job), httpPort);
        // More threads for one small network cost more than they give.
        environment.put(EnvironmentNames.OMP_NUM_THREADS, "1");
        return environment;
    }
}
