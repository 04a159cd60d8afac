package io.flead.operator.live;

import io.flead.operator.testing.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The aggregator of this build as a process with a class path of its own. */
final class AggregatorProcess implements AutoCloseable {

    private static final String MAIN_CLASS = "io.flead.aggregator.AggregatorMain";
    private static final Path MODULE = Path.of("workloads/aggregator/target");

    private final Process process;
    private final Path log;

    private AggregatorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param directory where its log goes
     * @param pipelineFile what it is to read
     */
    static AggregatorProcess start(Path directory, Path pipelineFile, String bootstrapServers, int httpPort)
            throws IOException {
        Path module = Project.root().resolve(MODULE);
        Path log = Files.createTempFile(directory, "aggregator", ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        module.resolve("classes") + ":"
                                + Files.readString(module.resolve("classpath.txt"))
                                        .strip(),
                        MAIN_CLASS)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("PIPELINE_FILE", pipelineFile.toString());
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        builder.environment().put("HTTP_PORT", String.valueOf(httpPort));
        builder.environment()
                .put("FLEAD_PARENT_PID", String.valueOf(ProcessHandle.current().pid()));
        return new AggregatorProcess(builder.start(), log);
    }

    /** Its log so far. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            boolean unused = process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
