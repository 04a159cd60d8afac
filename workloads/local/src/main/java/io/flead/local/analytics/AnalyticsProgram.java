package io.flead.local.analytics;

import io.flead.local.database.DatabaseConfiguration;
import io.flead.local.supervision.ChildSpecification;
import io.flead.local.supervision.JavaProgram;
import io.flead.local.supervision.LowPriority;
import io.flead.local.supervision.Supervisor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The analytics' program as it runs here: with little of the machine, because what is live goes first.
 *
 * @param classPath its class path
 * @param optionsFile Java options that Spark needs
 * @param pipelineFile the pipeline
 * @param bootstrapServers where Kafka is
 * @param database where the database is
 * @param stateDirectory where it may keep files
 * @param cacheDirectory where native libraries are unpacked
 */
public record AnalyticsProgram(
        String classPath,
        Path optionsFile,
        Path pipelineFile,
        String bootstrapServers,
        DatabaseConfiguration database,
        Path stateDirectory,
        Path cacheDirectory) {

    /** Name of the child that keeps the windows. */
    public static final String WINDOWS = "analytics";

    /** The module that it is built by. */
    public static final String MODULE = "analytics";

    private static final String MAIN_CLASS = "io.flead.analytics.AnalyticsMain";
    private static final Duration GRACE = Duration.ofSeconds(12);

    /** Where the built project has the Java options. */
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
        Map<String, String> environment = environment(program, "windows");
        environment.put("HTTP_PORT", Integer.toString(httpPort));
        return new ChildSpecification(
                WINDOWS,
                LowPriority.command(program.command()),
                environment,
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
        ProcessBuilder process = new ProcessBuilder(LowPriority.command(program.command()));
        process.environment().keySet().removeIf(name -> name.startsWith("KAFKA_") || name.startsWith("DATABASE_"));
        process.environment().putAll(environment(program, job.label()));
        process.environment().put("HTTP_PORT", "0");
        process.environment()
                .put(
                        Supervisor.PARENT_PID,
                        Long.toString(ProcessHandle.current().pid()));
        process.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        return process;
    }

    private List<String> options(String... own) {
        List<String> options = new ArrayList<>(List.of(
                "@" + optionsFile,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dorg.bytedeco.javacpp.maxbytes=256m",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-Dorg.bytedeco.javacpp.cachedir=" + cacheDirectory.resolve("javacpp")));
        options.addAll(List.of(own));
        return options;
    }

    private Map<String, String> environment(JavaProgram program, String job) throws IOException {
        Path own = Files.createDirectories(stateDirectory.resolve(job));
        Map<String, String> environment = new LinkedHashMap<>(program.environment());
        environment.put("PIPELINE_FILE", pipelineFile.toString());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("DATABASE_URL", database.url());
        environment.put("DATABASE_USER", DatabaseConfiguration.USER);
        environment.put("DATABASE_PASSWORD", database.password());
        environment.put("STATE_DIR", own.toString());
        // One arena per core would cost tens of MiB; more threads for one small network cost more than they give.
        environment.put("MALLOC_ARENA_MAX", "2");
        environment.put("OMP_NUM_THREADS", "1");
        return environment;
    }
}
